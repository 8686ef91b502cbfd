//! What the operator hears, in English: about the files of a calendar, and after an outage of the mail server.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::delivery::edits::{OperatorNews, Why};
use crate::messages::edits::thread::{ABOUT_FILE, thread};
use crate::messages::letterhead::{Letterhead, finished};
use crate::messages::mail::{Mail, Sender};
use crate::messages::view::{View, clean};

/// A mail to the operator: from whom, and about which file. The calendar may not be readable.
#[derive(Debug, Clone, Copy)]
pub struct ToOperator<'a> {
    pub from: &'a Sender,
    /// Where kalender.yaml stands, as in `server.yaml`.
    pub file: &'a str,
    /// The organisation's id, when a version of its calendar runs.
    pub organisation: &'a str,
    pub runs_since: DateTime<Utc>,
    pub now: DateTime<Utc>,
}

impl ToOperator<'_> {
    /// `message_id` without angle brackets.
    pub fn mail(&self, to: &str, news: &OperatorNews, message_id: String) -> Mail {
        let view = match news {
            OperatorNews::Held(why) => held(self, why),
            OperatorNews::Degraded { since, place } => degraded(self, *since, place),
            OperatorNews::NeverRan { place, why } => never_ran(self, place, why),
            OperatorNews::Abandoned { organisation, messages } => {
                abandoned(organisation, *messages)
            }
        };
        let (from, now) = (self.from, self.now);
        let thread = thread([self.organisation, self.file], to);
        let head = Letterhead { from, thread, reason: ABOUT_FILE, now, zone: Tz::UTC };
        finished(&head, to, &view, message_id)
    }
}

fn held(to_operator: &ToOperator<'_>, why: &Why) -> View {
    let ToOperator { organisation, file, .. } = to_operator;
    let said = why.in_few_words();
    let mut view = english(&format!("kwaliteitskalender: an edit of {organisation} is held"));
    view.paragraph(&format!(
        "{file} was changed, and the change waits until somebody agrees: {said}."
    ));
    view.paragraph(
        "The calendar that ran goes on unchanged. The coordinator has been told as well.",
    );
    view.paragraph("See what it would do, and take it if it is meant:");
    view.exact(vec![
        "kwaliteitskalender plan".to_owned(),
        "kwaliteitskalender plan --akkoord".to_owned(),
    ]);
    view.paragraph("Is it a mistake? Put the file back as it was.");
    view
}

/// A file has been broken for a day, since when and where.
fn degraded(to_operator: &ToOperator<'_>, since: DateTime<Utc>, place: &str) -> View {
    let ToOperator { organisation, file, .. } = to_operator;
    let mut view = english(&format!("kwaliteitskalender: {organisation} is degraded"));
    view.paragraph(&format!(
        "{file} cannot be used since {} UTC. The first error: {place}.",
        since.format("%Y-%m-%d %H:%M")
    ));
    view.paragraph(&format!(
        "The version of {} UTC goes on, also across a restart; no reminder is lost. But nobody has mended the file for a day. \
         The coordinator was told at once what is wrong, with line and help.",
        to_operator.runs_since.format("%Y-%m-%d %H:%M")
    ));
    view.exact(vec!["kwaliteitskalender check".to_owned(), "kwaliteitskalender status".to_owned()]);
    view
}

/// A calendar is broken, and nothing of it has ever run: the coordinator cannot be told. `place` and `why` of the first error.
fn never_ran(to_operator: &ToOperator<'_>, place: &str, why: &str) -> View {
    let file = to_operator.file;
    let name = file.rsplit('/').next().unwrap_or(file);
    let mut view = english(&format!("kwaliteitskalender: {name} does not run"));
    view.paragraph(&format!("{file} cannot be used. The first error: {place} ({why})."));
    view.paragraph(
        "No earlier version of this calendar is kept, so nothing of it runs and nobody gets its reminders. \
         Its coordinator has not been told: the address is not known yet. Other calendars go on.",
    );
    view.paragraph("See what is wrong, and mend the file; it then runs by itself:");
    view.exact(vec!["kwaliteitskalender check".to_owned(), "kwaliteitskalender status".to_owned()]);
    view
}

/// What waited for an organisation was withdrawn: no calendar has its id any more.
fn abandoned(organisation: &str, messages: usize) -> View {
    let count = if messages == 1 { "1 message".to_owned() } else { format!("{messages} messages") };
    let mut view = english(&format!("kwaliteitskalender: {count} of {organisation} withdrawn"));
    view.paragraph(&format!(
        "No calendar that runs has the id {organisation} any more. What still waited for it was withdrawn and will not be sent: {count}."
    ));
    view.paragraph(&format!(
        "Is it a mistake? Put `id: {organisation}` back, in kalender.yaml or in the list of server.yaml. What is still due is then made anew."
    ));
    view
}

/// The mail server works again, since the second moment: it was held since the first.
pub fn outage_to_operator(
    from: &Sender,
    to: &str,
    (since, until): (DateTime<Utc>, DateTime<Utc>),
    message_id: String,
) -> Mail {
    let minute = |at: DateTime<Utc>| at.format("%Y-%m-%d %H:%M").to_string();
    let mut view = english("kwaliteitskalender: the mail server works again");
    view.paragraph(&format!(
        "The mail server took no mail from {} until {} UTC.",
        minute(since),
        minute(until)
    ));
    view.paragraph(
        "The queue was held; what was waiting is now being sent, one mail per address. Nothing was lost.",
    );
    view.paragraph("See how the service stands:");
    view.exact(vec!["kwaliteitskalender status".to_owned()]);
    let thread = thread(["outage", &since.to_rfc3339()], to);
    let head = Letterhead { from, thread, reason: "storing", now: until, zone: Tz::UTC };
    finished(&head, to, &view, message_id)
}

fn english(subject: &str) -> View {
    View {
        subject: clean(subject).into_owned(),
        salutation: "Hello,".to_owned(),
        footer: vec!["This message was made by kwaliteitskalender.".to_owned()],
        is_english: true,
        ..View::default()
    }
}
