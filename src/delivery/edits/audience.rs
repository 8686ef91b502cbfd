//! Who may see what of a difference between two calendars (R17).

use crate::calendar::keys::Keyed;
use crate::calendar::{Calendar, Item, PartyIx};
use crate::delivery::difference::{Difference, InBoth, OrderChange, RowChange};
use crate::delivery::effect::{Bundle, Line};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Whoever has the server: everything, at full length.
    Server,
    /// A party of the edited calendar, by mail: what it may see; long lists are cut.
    Party(PartyIx),
    /// Anybody else, by mail: nothing confidential; long lists are cut.
    Outsider,
}

/// What a reader sees of two versions of a calendar.
#[derive(Debug, Clone, Copy)]
pub struct Sight<'a> {
    pub running: &'a Calendar,
    pub edited: &'a Calendar,
    pub audience: Audience,
}

impl<'a> Sight<'a> {
    pub fn sees_something(&self, difference: &Difference) -> bool {
        !difference.outside.is_empty()
            || !difference.addresses.is_empty()
            || difference.orders.iter().any(|it| self.order(it).is_some())
            || difference.rows.iter().any(|row| self.sees(row))
            || difference.at_once.iter().any(|(_, mail)| self.sees_some_of(mail))
    }

    pub fn sees(&self, row: &RowChange) -> bool {
        let was = row.running.map(|it| self.running.item(it));
        let is = row.edited.map(|it| self.edited.item(it));
        was.is_none_or(|it| self.sees_item(self.running, it))
            && is.is_none_or(|it| self.sees_item(self.edited, it))
    }

    /// Another order of what the reader may know of; `None`: of that the order is the same.
    pub fn order(&self, change: &OrderChange) -> Option<OrderChange> {
        let is_seen = |calendar: &Calendar, it| match it {
            Keyed::Row(ix) => self.sees_item(calendar, calendar.item(ix)),
            _ => true,
        };
        let sees = |it: &InBoth| is_seen(self.running, it.0) && is_seen(self.edited, it.1);
        let [from, to] = [&change.from, &change.to]
            .map(|all| all.iter().copied().filter(sees).collect::<Vec<InBoth>>());
        (from != to).then_some(OrderChange { from, to })
    }

    pub fn sees_item(&self, calendar: &Calendar, item: &Item) -> bool {
        match self.audience {
            Audience::Server => true,
            Audience::Outsider => !item.is_confidential(),
            Audience::Party(party) => {
                let id = &self.edited.party(party).id;
                let may_see = || calendar.find_party(id).is_some_and(|it| item.may_see(it));
                !item.is_confidential() || may_see()
            }
        }
    }

    /// Whether the reader may know that this mail goes.
    pub fn sees_some_of(&self, mail: &Bundle) -> bool {
        mail.lines.iter().any(|line| {
            self.row_of(line).is_none_or(|(calendar, item)| self.sees_item(calendar, item))
        })
    }

    /// Whether there is any row that this reader may not know of, changed or not.
    pub fn hides_something(&self) -> bool {
        let hidden =
            |calendar: &Calendar| calendar.items.iter().any(|item| !self.sees_item(calendar, item));
        self.audience != Audience::Server && (hidden(self.running) || hidden(self.edited))
    }

    /// The row that a line is about, in the version that has it.
    pub fn row_of(&self, line: &Line) -> Option<(&'a Calendar, &'a Item)> {
        let key = &*line.key.about.row;
        let had = |it: &&Item| it.was.iter().any(|was| **was == *key);
        let find = |it: &'a Calendar| {
            let now = it.find_item(key).map(|ix| it.item(ix));
            Some((it, now.or_else(|| it.items.iter().find(had))?))
        };
        find(self.edited).or_else(|| find(self.running))
    }
}
