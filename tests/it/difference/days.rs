//! What an edit is said to send is what the next rounds send, on the same days.

use std::collections::BTreeSet;

use chrono::{NaiveDate, TimeDelta};
use kwaliteitskalender::dates::local_day;
use kwaliteitskalender::delivery::{Line, MailFate, Why};

use crate::delivery::world::{World, at};
use crate::difference::{CVA, Edit, QUIET, edit, late_rows};

/// The day, the address, the row and the kind of every line that goes in the two weeks from now.
type Lines = BTreeSet<(NaiveDate, String, String, String)>;

fn what_goes(world: &mut World) -> Lines {
    let today = local_day(world.now, world.calendar.organisation.zone);
    let mut all = Lines::new();
    for ahead in 0..15 {
        let day = today + TimeDelta::days(ahead);
        if 0 < ahead {
            world.now = at(&day.to_string());
        }
        for mail in world.step() {
            let to = mail.address.as_str().to_owned();
            let line =
                |it: &Line| (day, to.clone(), it.key.about.row.clone(), it.kind.word().to_owned());
            all.extend(mail.lines.iter().map(line));
        }
    }
    all
}

/// Everything that is said of the coming days is true, and of the next send day nothing is left out.
fn assert_told_is_what_goes(mut edit: Edit, next: &str) {
    let difference = edit.examined().difference;
    let zone = edit.running.calendar.organisation.zone;
    let last = local_day(edit.running.now, zone) + TimeDelta::days(14);
    let next: NaiveDate = next.parse().unwrap();
    let said: Vec<(NaiveDate, String, String, String)> = difference
        .rows
        .iter()
        .flat_map(|row| &row.mails)
        .filter(|it| matches!(it.fate, MailFate::New | MailFate::Moved(_)) && it.day <= last)
        .map(|it| {
            let row = it.occurrence.split('/').next().unwrap().to_owned();
            (it.day, format!("{}@swv.example", it.party), row, it.kind.word().to_owned())
        })
        .collect();
    let soon: BTreeSet<(NaiveDate, String)> = difference
        .at_once
        .iter()
        .map(|(at, mail)| (local_day(*at, zone), mail.address.as_str().to_owned()))
        .collect();
    edit.edited.ledger.calendar_since = Some(edit.edited.now);
    let (before, after) = (what_goes(&mut edit.running), what_goes(&mut edit.edited));
    assert!(!said.is_empty(), "{difference:#?}");
    for it in &said {
        assert!(after.contains(it), "{it:?} does not go: {after:#?}");
    }
    let mails = |lines: &Lines| -> BTreeSet<(NaiveDate, String)> {
        let near = lines.iter().filter(|(day, ..)| *day <= next);
        near.map(|(day, to, ..)| (*day, to.clone())).collect()
    };
    let extra: BTreeSet<_> = mails(&after).difference(&mails(&before)).cloned().collect();
    assert_eq!(soon, extra);
}

#[test]
fn notices_are_said_to_go_on_the_day_they_go() {
    for (from, to) in [
        ("voor 1 oktober", "voor 1 november"),
        ("voor 1 oktober", "voor 1 september"),
        ("wie: cva", "wie: opr"),
        (CVA, QUIET),
    ] {
        assert_told_is_what_goes(edit(CVA, from, to), "2026-08-25");
    }
}

#[test]
fn what_goes_along_with_a_mail_of_today_is_said_to_go_today() {
    let soon = "soon: { wat: Straks, wanneer: uiterlijk 7 oktober 2026, wie: cva }";
    let rows = format!("{QUIET}\n{}{soon}", late_rows(&["cva"]));
    let edit = edit(QUIET, QUIET, &rows);
    let says = edit.says();
    assert!(says.contains("+ nieuw  ma 24 aug 2026  CvA  6 weken vooraf"), "{says}");
    assert!(!says.contains("26 aug"), "{says}");
    assert_told_is_what_goes(edit, "2026-08-25");
}

#[test]
fn mails_that_go_a_day_early_go_now_and_count() {
    // Tomorrow each of them gets the rung of two weeks; today nobody gets anything.
    let all = late_rows(&["cva", "opr", "slp", "kantoor"]);
    let extra = all.replace("voor-", "nog-").replace("16 september", "14 september");
    let edit = Edit::new(&all, "2026-02-02 12:00", "2026-09-01 12:00", |world| {
        world.edit(&all, &format!("{all}{extra}"));
    });
    assert!(edit.says().ends_with(" 4 mails nu meteen.\n"), "{}", edit.says());
    assert_eq!(edit.why(), Some(Why::Storm { at: edit.running.now, mails: 4 }));
    assert_told_is_what_goes(edit, "2026-09-02");
}
