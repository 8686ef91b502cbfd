//! Edited files: taken when they are good, refused when they are broken, held when they would storm; the last good
//! calendar goes on, also after a restart, and no reminder is lost or repeated.

mod crashes;
mod daemon;
mod held;
mod mails;
mod overtaken;
mod restart;
mod service;
pub(crate) mod street;

use crate::daemon::{ALL_ADDRESSES, AUTUMN};
use crate::process::{House, header, subject_of, text_of};

/// The first start; the first reminders go on the next morning.
pub(crate) const GO_LIVE: &str = "run --once --clock 2026-08-31T12:00:00+02:00";

/// A daemon that stands still just after that: only a change of a file, or a signal, makes it look.
pub(crate) const WAITING: &str = "run --clock 2026-08-31T12:30:00+02:00";

/// An installation that went live with the autumn's calendar.
pub(crate) fn live() -> House {
    let house = House::new(AUTUMN, ALL_ADDRESSES);
    house.must(GO_LIVE);
    house
}

/// The autumn's calendar with one row due a week later.
pub(crate) fn later() -> String {
    AUTUMN.replace(
        "wat: Jaarverslag, wanneer: jaarlijks voor 13",
        "wat: Jaarverslag, wanneer: jaarlijks voor 20",
    )
}

/// The autumn's calendar with a party that nobody knows.
pub(crate) fn broken() -> String {
    AUTUMN.replace("wie: bestuur", "wie: bestur")
}

/// The mails about edits, oldest first: recipient and subject.
pub(crate) fn about_edits(house: &House) -> Vec<(String, String)> {
    let mails = house.folder_of_mail();
    let mut found: Vec<(String, String, String)> = mails
        .iter()
        .filter(|it| header(it, "X-Kwaliteitskalender-Reason") == "kalenderbestand")
        .map(|it| (header(it, "Date"), header(it, "To"), subject_of(it)))
        .collect();
    found.sort();
    found.into_iter().map(|(_, to, subject)| (to, subject)).collect()
}

/// The text of the one mail about an edit whose subject starts so; white space as in the mail.
#[track_caller]
pub(crate) fn the_mail(house: &House, subject: &str) -> String {
    let mails = house.folder_of_mail();
    let fits: Vec<_> = mails.iter().filter(|it| subject_of(it).starts_with(subject)).collect();
    let [mail] = fits[..] else {
        panic!("{} mails {subject:?}: {:?}", fits.len(), about_edits(house))
    };
    text_of(mail).replace('\r', "")
}

/// What `status` says about the calendars.
pub(crate) fn status(house: &House) -> String {
    house.must("status").stdout
}
