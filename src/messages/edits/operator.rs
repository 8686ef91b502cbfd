//! What the operator hears, in English: about the files of a calendar, and after an outage of the mail server.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::delivery::Why;
use crate::messages::edits::{ABOUT_FILE, Letterhead, finished, in_english};
use crate::messages::mail::{Mail, Sender};
use crate::messages::view::{View, clean};

/// From whom, and about which file. The calendar may not be readable.
#[derive(Debug, Clone, Copy)]
pub struct OperatorDesk<'a> {
    /// The sender of the calendar's mail.
    pub from: &'a Sender,
    /// Where kalender.yaml stands, as in `server.yaml`.
    pub file: &'a str,
    /// The organisation's id, when a version of its calendar runs.
    pub organisation: &'a str,
    pub now: DateTime<Utc>,
}

impl OperatorDesk<'_> {
    fn finished(&self, to: &str, view: &View, message_id: String) -> Mail {
        let about = [self.organisation, self.file];
        let (from, now) = (self.from, self.now);
        let head = Letterhead { from, about, reason: ABOUT_FILE, now, zone: Tz::UTC };
        finished(&head, to, view, message_id)
    }
}

/// An edit is held.
pub fn held_to_operator(desk: &OperatorDesk<'_>, to: &str, why: &Why, message_id: String) -> Mail {
    let OperatorDesk { organisation, file, .. } = desk;
    let said = in_english(why);
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
    desk.finished(to, &view, message_id)
}

/// A file has been broken for a day, since when and where; `runs_since`: what goes on.
pub fn degraded_to_operator(
    desk: &OperatorDesk<'_>,
    to: &str,
    (since, place): (DateTime<Utc>, &str),
    runs_since: DateTime<Utc>,
    message_id: String,
) -> Mail {
    let OperatorDesk { organisation, file, .. } = desk;
    let mut view = english(&format!("kwaliteitskalender: {organisation} is degraded"));
    view.paragraph(&format!(
        "{file} cannot be used since {} UTC. The first error: {place}.",
        since.format("%Y-%m-%d %H:%M")
    ));
    view.paragraph(&format!(
        "The version of {} UTC goes on, also across a restart; no reminder is lost. But nobody has mended the file for a day. \
         The coordinator was told at once what is wrong, with line and help.",
        runs_since.format("%Y-%m-%d %H:%M")
    ));
    view.exact(vec!["kwaliteitskalender check".to_owned(), "kwaliteitskalender status".to_owned()]);
    desk.finished(to, &view, message_id)
}

/// A calendar is broken, and nothing of it has ever run: the coordinator cannot be told. `place` and `why` of the first error.
pub fn never_ran_to_operator(
    desk: &OperatorDesk<'_>,
    to: &str,
    (place, why): (&str, &str),
    message_id: String,
) -> Mail {
    let file = desk.file;
    let name = file.rsplit('/').next().unwrap_or(file);
    let mut view = english(&format!("kwaliteitskalender: {name} does not run"));
    view.paragraph(&format!("{file} cannot be used. The first error: {place} ({why})."));
    view.paragraph(
        "No earlier version of this calendar is kept, so nothing of it runs and nobody gets its reminders. \
         Its coordinator has not been told: the address is not known yet. Other calendars go on.",
    );
    view.paragraph("See what is wrong, and mend the file; it then runs by itself:");
    view.exact(vec!["kwaliteitskalender check".to_owned(), "kwaliteitskalender status".to_owned()]);
    desk.finished(to, &view, message_id)
}

/// What waited for an organisation was withdrawn: no calendar has its id any more.
pub fn abandoned_to_operator(
    desk: &OperatorDesk<'_>,
    to: &str,
    (organisation, messages): (&str, usize),
    message_id: String,
) -> Mail {
    let count = if messages == 1 { "1 message".to_owned() } else { format!("{messages} messages") };
    let mut view = english(&format!("kwaliteitskalender: {count} of {organisation} withdrawn"));
    view.paragraph(&format!(
        "No calendar that runs has the id {organisation} any more. What still waited for it was withdrawn and will not be sent: {count}."
    ));
    view.paragraph(&format!(
        "Is it a mistake? Put `id: {organisation}` back, in kalender.yaml or in the list of server.yaml. What is still due is then made anew."
    ));
    desk.finished(to, &view, message_id)
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
    let since = since.to_rfc3339();
    let about = ["outage", since.as_str()];
    let head = Letterhead { from, about, reason: "storing", now: until, zone: Tz::UTC };
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
