//! What an edit does, row by row and mail by mail: the answer of `plan`, and the mail to the coordinator after a change.

mod answers;
mod outside;

use chrono::{DateTime, Utc};

use crate::calendar::{Calendar, Item};
use crate::dates::local_day;
use crate::delivery::edits::{Audience, Sight};
use crate::delivery::{Bundle, Difference, MailChange, MailFate, RowChange};
use crate::messages::{dutch, kinds, listings, names, title, values};

pub use answers::{
    agreed, agreed_before, goes_on_without, held, never_ran, no_calendar_of, not_agreed,
    other_organisation, renamed, supposed, would_be_held,
};

/// In a mail at most so many rows are written out.
const ROWS_MAX: usize = 25;
/// When the mails go that wait for the next send moment.
const NEXT_SEND_DAY: &str = "op de eerstvolgende verzenddag";
/// In a mail at most so many mails of one row.
const MAILS_MAX: usize = 8;

/// The whole difference; its last line is the total. Says so when nothing changes.
pub fn listing(
    difference: &Difference,
    running: &Calendar,
    edited: &Calendar,
    reader: Audience,
) -> String {
    let page = Page { running, edited, reader };
    let rows: Vec<&RowChange> =
        difference.rows.iter().filter(|row| page.sight().sees(row)).collect();
    let mut text = String::new();
    let lines = outside::lines(difference, page.sight());
    for line in page.cut(&lines, ROWS_MAX) {
        text.push_str(&format!("~ {line}\n"));
    }
    text.push_str(&page.rest(lines.len(), ROWS_MAX, "", "wijziging", "wijzigingen"));
    for row in page.cut(&rows, ROWS_MAX) {
        text.push_str(&page.row(row));
    }
    text.push_str(&page.rest(rows.len(), ROWS_MAX, "", "onderdeel", "onderdelen"));
    let all = difference.at_once.iter().filter(|(_, mail)| page.sight().sees_some_of(mail));
    let (now, next): (Vec<_>, Vec<_>) = all.partition(|(at, _)| *at <= difference.now);
    text.push_str(&page.at_once("nu meteen", &now));
    text.push_str(&page.at_once(NEXT_SEND_DAY, &next));
    // Said also when none of them changed, so that it tells nothing.
    if page.sight().hides_something() {
        text.push_str("Vertrouwelijke onderdelen staan niet in deze mail.\n");
    } else if text.is_empty() {
        text.push_str("Er verandert niets.\n");
    }
    text.push_str(&total(&rows, next.len(), now.len()));
    text
}

/// "Samen: 1 onderdeel gewijzigd, 3 mails nieuw, 4 mails vervallen, 0 mails nu meteen."
fn total(rows: &[&RowChange], next: usize, now: usize) -> String {
    let count = |is: fn(&RowChange) -> bool| rows.iter().filter(|row| is(row)).count();
    let new = count(|it| it.running.is_none());
    let gone = count(|it| it.edited.is_none());
    let changed = count(|it| it.running.is_some() && it.edited.is_some());
    let mails = |is: fn(MailFate) -> bool| {
        rows.iter().flat_map(|row| &row.mails).filter(|mail| is(mail.fate)).count()
    };
    let mut parts = vec![format!("{} gewijzigd", dutch::items(changed))];
    parts.extend((0 < new).then(|| format!("{} nieuw", dutch::items(new))));
    parts.extend((0 < gone).then(|| format!("{} vervallen", dutch::items(gone))));
    parts.push(format!("{} nieuw", dutch::mails(mails(|it| it == MailFate::New))));
    parts.push(format!("{} vervallen", dutch::mails(mails(|it| it == MailFate::Lapsed))));
    let moved = mails(|it| matches!(it, MailFate::Moved(_)));
    parts.extend((0 < moved).then(|| format!("{} verzet", dutch::mails(moved))));
    parts.extend((0 < next).then(|| format!("{} {NEXT_SEND_DAY}", dutch::mails(next))));
    parts.push(format!("{} nu meteen", dutch::mails(now)));
    format!("Samen: {}.\n", parts.join(", "))
}

/// What is written about, and for whom.
struct Page<'a> {
    running: &'a Calendar,
    edited: &'a Calendar,
    reader: Audience,
}

impl<'a> Page<'a> {
    fn sight(&self) -> Sight<'a> {
        Sight { running: self.running, edited: self.edited, audience: self.reader }
    }

    fn cut<'l, T>(&self, lines: &'l [T], most: usize) -> &'l [T] {
        match self.reader {
            Audience::Server => lines,
            Audience::Party(_) | Audience::Outsider => &lines[..lines.len().min(most)],
        }
    }

    /// "… en nog 12 onderdelen"
    fn rest(&self, count: usize, most: usize, indent: &str, one: &str, many: &str) -> String {
        match count.checked_sub(most) {
            Some(more) if 0 < more && self.reader != Audience::Server => {
                format!("{indent}… en nog {}\n", dutch::counted(more as i64, one, many))
            }
            _ => String::new(),
        }
    }

    fn row(&self, row: &RowChange) -> String {
        let (sign, calendar, item) = match (row.running, row.edited) {
            (None, Some(is)) => ("+", self.edited, self.edited.item(is)),
            (_, Some(is)) => ("~", self.edited, self.edited.item(is)),
            (Some(was), None) => ("-", self.running, self.running.item(was)),
            (None, None) => return String::new(),
        };
        let mut text = format!("{sign} {}", item.id);
        let fields: Vec<String> = row.keys.iter().map(values::change).collect();
        match (&fields[..], row.running.is_some() && row.edited.is_some()) {
            ([], false) => text.push_str(&format!("    {}\n", self.summary(calendar, item))),
            ([], true) => text.push('\n'),
            ([one], _) => text.push_str(&format!("    {one}\n")),
            (several, _) => {
                text.push('\n');
                several.iter().for_each(|it| text.push_str(&format!("    {it}\n")));
            }
        }
        text.push_str(&self.mails(&row.mails));
        text
    }

    /// "Jaarverslag CvA: jaarlijks voor 1 oktober, CvA"
    fn summary(&self, calendar: &Calendar, item: &Item) -> String {
        let who = match item.for_each {
            Some(group) => calendar.party(group).name.clone(),
            None => values::names(calendar, &item.responsible),
        };
        let parts: Vec<&str> =
            [&*item.rule_text, &who].into_iter().filter(|it| !it.is_empty()).collect();
        format!("{}: {}", title::cut(&item.title, 60), parts.join(", "))
    }

    fn mails(&self, mails: &[MailChange]) -> String {
        let several = mails.iter().any(|it| it.occurrence != mails[0].occurrence);
        let lines = self.cut(mails, MAILS_MAX);
        let rows: Vec<Vec<String>> = lines.iter().map(|it| self.mail(it, several)).collect();
        let mut text = String::new();
        for line in listings::columns(&rows).lines() {
            text.push_str(&format!("  {line}\n"));
        }
        text.push_str(&self.rest(mails.len(), MAILS_MAX, "    ", "mail", "mails"));
        text
    }

    fn mail(&self, mail: &MailChange, several: bool) -> Vec<String> {
        let calendar = match mail.fate {
            MailFate::Sent | MailFate::Lapsed => self.running,
            MailFate::New | MailFate::Moved(_) => self.edited,
        };
        let party = calendar.find_party(&mail.party);
        let name = party.map_or(mail.party.as_str(), |it| &calendar.party(it).name);
        let sign = match mail.fate {
            MailFate::New => "+ nieuw",
            MailFate::Lapsed => "- vervalt",
            MailFate::Moved(_) => "~ verzet",
            MailFate::Sent => "! verstuurd",
        };
        let mut row = vec![sign.to_owned(), dutch::short_date(mail.day), title::cut(name, 36)];
        row.extend(several.then(|| mail.occurrence.clone()));
        let what = kinds::to_come(mail.kind, mail.rung);
        row.push(format!("{what}{}", self.aside(calendar, mail)));
        row
    }

    /// "   (20 juli valt in de zomervakantie)", ", was wo 19 aug 2026", ", blijft zoals het is"
    fn aside(&self, calendar: &Calendar, mail: &MailChange) -> String {
        let was = match mail.fate {
            MailFate::Moved(from) => format!(", was {}", dutch::short_date(from)),
            MailFate::Sent => ", blijft zoals het is".to_owned(),
            MailFate::New | MailFate::Lapsed => String::new(),
        };
        let why = match mail.fate {
            MailFate::New | MailFate::Moved(_) => mail.shifted,
            MailFate::Lapsed | MailFate::Sent => None,
        };
        let why = why.and_then(|(target, _)| names::why_not_on(&calendar.open, target));
        format!("{was}{}", why.map(|it| format!("   ({it})")).unwrap_or_default())
    }

    /// What goes because of the edit, now or then.
    fn at_once(&self, when: &str, mails: &[&(DateTime<Utc>, Bundle)]) -> String {
        if mails.is_empty() {
            return String::new();
        }
        let zone = self.edited.organisation.zone;
        let row = |(at, mail): &&(DateTime<Utc>, Bundle)| {
            vec![
                dutch::short_date(local_day(*at, zone)),
                title::cut(&self.edited.party(mail.party).name, 36),
                self.topics(mail),
            ]
        };
        let rows: Vec<Vec<String>> = self.cut(mails, ROWS_MAX).iter().map(row).collect();
        let rest = self.rest(mails.len(), ROWS_MAX, "  ", "mail", "mails");
        format!("Door deze wijziging gaat {when}:\n{}{rest}", listings::columns(&rows))
    }

    /// "Jaarverslag CvA en Begroting": as far as the reader may know.
    fn topics(&self, mail: &Bundle) -> String {
        let mut topics: Vec<String> = Vec::new();
        for line in &mail.lines {
            let topic = match self.sight().row_of(line) {
                Some((calendar, item)) if self.sight().sees_item(calendar, item) => {
                    title::cut(item.short_name(), 40)
                }
                Some(_) => continue,
                None => title::NEUTRAL.to_owned(),
            };
            if !topics.contains(&topic) {
                topics.push(topic);
            }
        }
        dutch::list(&topics)
    }
}
