//! What changed outside the rows, one line each. Addresses are never said, only whose changed.

use crate::calendar::Calendar;
use crate::calendar::keys::{Keyed, rungs};
use crate::delivery::edits::Sight;
use crate::delivery::{Difference, InBoth, KeyChange, OrderChange, OutsideChange};
use crate::messages::{dutch, values};

/// One line for each: "ritme `groot`: 6 maanden en 3 weken → 3 maanden", "adres van CvA: gewijzigd".
pub(super) fn lines(it: &Difference, sight: Sight<'_>) -> Vec<String> {
    let Sight { running, edited, .. } = sight;
    let page = OutsidePage { running, edited };
    let mut lines: Vec<String> = Vec::new();
    for change in &it.outside {
        if let Some(old) = page.other_key(change, &it.outside) {
            if let Some(new) = change.edited {
                let is = new.id(edited);
                lines.push(format!("betrokkene {}: sleutel: {old} → {is}", page.party_name(is)));
            }
            continue;
        }
        lines.extend(page.lines(change));
    }
    lines.extend(it.orders.iter().filter_map(|it| sight.order(it)).map(|it| page.order(&it)));
    lines.extend(
        it.addresses
            .iter()
            .map(|it| format!("adres van {}: {}", page.party_name(&it.party), verb(it.was, it.is))),
    );
    lines
}

struct OutsidePage<'a> {
    running: &'a Calendar,
    edited: &'a Calendar,
}

impl OutsidePage<'_> {
    /// The old key of a party that is gone under one key and new, by the same name, under another.
    fn other_key(&self, change: &OutsideChange, all: &[OutsideChange]) -> Option<String> {
        let name = |calendar: &Calendar, it: Option<Keyed>| match it {
            Some(Keyed::Party(ix)) => Some(calendar.party(ix).name.clone()),
            _ => None,
        };
        let gone =
            |it: &OutsideChange| name(self.running, it.running.filter(|_| it.edited.is_none()));
        let new =
            |it: &OutsideChange| name(self.edited, it.edited.filter(|_| it.running.is_none()));
        let (gone_name, new_name) = (gone(change), new(change));
        let other = all.iter().find(|it| match (&gone_name, &new_name) {
            (Some(name), _) => new(it).as_ref() == Some(name),
            (_, Some(name)) => gone(it).as_ref() == Some(name),
            (None, None) => false,
        })?;
        let old = change.running.or(other.running)?;
        Some(old.id(self.running).to_owned())
    }

    fn lines(&self, change: &OutsideChange) -> Vec<String> {
        let Some((calendar, thing)) = (match (change.edited, change.running) {
            (Some(it), _) => Some((self.edited, it)),
            (None, it) => it.map(|it| (self.running, it)),
        }) else {
            return Vec::new();
        };
        let what = self.what(calendar, thing);
        let (was, is) = (change.running.is_some(), change.edited.is_some());
        let says: Vec<String> = change.keys.iter().map(values::change).collect();
        match thing {
            Keyed::Organisation | Keyed::Defaults => {
                says.iter().map(|it| format!("{what} {it}")).collect()
            }
            Keyed::Ladder(ix) if was != is => {
                let leads = rungs(&calendar.ladder(ix).rungs);
                let nothing = values::NOTHING;
                vec![match is {
                    true => format!("{what}: {nothing} → {leads}"),
                    false => format!("{what}: {leads} → {nothing}"),
                }]
            }
            _ if was != is => vec![format!("{what}: {}", verb(was, is))],
            _ => vec![format!("{what}: {}", says.join("; "))],
        }
    }

    /// "volgorde van betrokkenen: CvA en OPR → OPR en CvA": from the first that stands elsewhere to the last.
    fn order(&self, change: &OrderChange) -> String {
        let differs = || change.from.iter().zip(&change.to).map(|(old, new)| old != new);
        let first = differs().position(|it| it).unwrap_or(0);
        let last = differs().rposition(|it| it).unwrap_or(0);
        let names = |all: &[InBoth]| {
            let names = all[first..=last].iter().map(|it| self.name(it.1));
            Some(dutch::list(&names.collect::<Vec<_>>()))
        };
        let thing = change.to[0].1;
        let of = match thing {
            Keyed::Group(_) => "rubrieken".to_owned(),
            Keyed::Row(ix) => {
                let section = self.edited.group(self.edited.item(ix).group);
                format!("onderdelen in rubriek {}", section.id)
            }
            _ => thing.heading().to_owned(),
        };
        values::change(&KeyChange {
            key: format!("volgorde van {of}"),
            from: names(&change.from),
            to: names(&change.to),
            still: None,
            is_text: true,
        })
    }

    /// As it is called in the edited calendar.
    fn name(&self, thing: Keyed) -> String {
        let id = thing.id(self.edited);
        match thing {
            Keyed::Party(_) | Keyed::Meetings(_) => self.party_name(id),
            _ => id.to_owned(),
        }
    }

    /// "betrokkene CvA", "ritme `kort`"
    fn what(&self, calendar: &Calendar, thing: Keyed) -> String {
        let id = thing.id(calendar);
        match thing {
            Keyed::Organisation | Keyed::Defaults => thing.heading().to_owned(),
            Keyed::Party(_) => format!("betrokkene {}", self.party_name(id)),
            Keyed::Ladder(_) => format!("ritme {id}"),
            Keyed::Route(_) | Keyed::Step(..) => format!("route {id}"),
            Keyed::Meetings(_) => format!("vergaderingen van {}", self.party_name(id)),
            Keyed::Event(_) => format!("gebeurtenis {id}"),
            Keyed::Group(_) => format!("rubriek {id}"),
            Keyed::Row(_) => id.to_owned(),
        }
    }

    fn party_name(&self, id: &str) -> String {
        let find = |it: &Calendar| it.find_party(id).map(|ix| it.party(ix).name.clone());
        find(self.edited).or_else(|| find(self.running)).unwrap_or_else(|| id.to_owned())
    }
}

fn verb(was: bool, is: bool) -> &'static str {
    match (was, is) {
        (false, _) => "nieuw",
        (_, false) => "vervallen",
        (true, true) => "gewijzigd",
    }
}
