//! What an edit is said to send is what the next rounds send, on the same days.

use std::collections::BTreeSet;

use chrono::{NaiveDate, TimeDelta};
use kwaliteitskalender::dates::local_day;
use kwaliteitskalender::delivery::{Line, MailFate, Why};
use kwaliteitskalender::planning::Kind;
use proptest::prelude::*;

use crate::delivery::random::{Past, Rows, edits, pasts, text};
use crate::difference::{CVA, Edit, QUIET, edit, late_rows};
use crate::world::calendar::at;
use crate::world::delivery::{Server, World};

/// A line as it is said: day, party, row and kind.
type Said = (NaiveDate, String, String, String);

/// Every line that goes in the two weeks from now, with its address; `None`: another's, instead of the party's own.
type Lines = BTreeSet<(NaiveDate, String, Said, Option<String>)>;

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
            let line = |it: &Line| {
                let (about, kind) = (it.key.about.row.clone(), it.kind.word().to_owned());
                let is_own = world.calendar.party(it.party).id == it.key.party;
                let own = (is_own && it.instead.is_none()).then(|| to.clone());
                (day, to.clone(), (day, it.key.party.clone(), about, kind), own)
            };
            // What is not late yet is said as if it will be done on time.
            let is_said = |it: &&Line| it.kind != Kind::Overdue || it.due < Some(today);
            all.extend(mail.lines.iter().filter(is_said).map(line));
        }
    }
    all
}

/// Everything that is said of the coming days is true, and of the next send day nothing is left out.
fn assert_told_is_what_goes(edit: Edit, next: &str) {
    assert!(0 < told_is_what_goes(edit, next.parse().unwrap()), "nothing is said");
}

/// How much is said.
fn told_is_what_goes(mut edit: Edit, next: NaiveDate) -> usize {
    let difference = edit.examined().difference;
    let zone = edit.running.calendar.organisation.zone;
    let last = local_day(edit.running.now, zone) + TimeDelta::days(14);
    let said: Vec<Said> = difference
        .rows
        .iter()
        .flat_map(|row| &row.mails)
        .filter(|it| matches!(it.fate, MailFate::New | MailFate::Moved(_)) && it.day <= last)
        .map(|it| {
            let row = it.occurrence.split('/').next().unwrap().to_owned();
            (it.day, it.party.clone(), row, it.kind.word().to_owned())
        })
        .collect();
    let soon: BTreeSet<(NaiveDate, String)> = difference
        .at_once
        .iter()
        .map(|(at, mail)| (local_day(*at, zone), mail.address.as_str().to_owned()))
        .collect();
    edit.edited.ledger.calendar_since = Some(edit.edited.now);
    let (before, after) = (what_goes(&mut edit.running), what_goes(&mut edit.edited));
    for it in &said {
        let own = format!("{}@swv.example", it.1);
        let goes = after
            .iter()
            .any(|(_, _, line, to)| line == it && to.as_ref().is_none_or(|to| *to == own));
        assert!(goes, "{it:?} does not go: {after:#?}");
    }
    let mails = |lines: &Lines| -> BTreeSet<(NaiveDate, String)> {
        let near = lines.iter().filter(|(day, ..)| *day <= next);
        near.map(|(day, to, ..)| (*day, to.clone())).collect()
    };
    let extra: BTreeSet<_> = mails(&after).difference(&mails(&before)).cloned().collect();
    assert_eq!(soon, extra);
    said.len()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_is_said_of_any_edit_is_what_goes((before, after) in edits(), past in pasts()) {
        prop_assume!(all_that_is_said_goes(&before, &after, &past).is_some());
    }
}

/// How much is said; `None`: in summer the next send day lies behind the two weeks that are looked at.
fn all_that_is_said_goes(before: &Rows, after: &Rows, past: &Past) -> Option<usize> {
    let at_noon = || {
        let mut world = past.at_rest(&text(before));
        let today = local_day(world.now, world.calendar.organisation.zone);
        world.tick(&today.to_string());
        world.now = at(&format!("{today} 12:00"));
        (world, today)
    };
    let ((running, today), (mut edited, _)) = (at_noon(), at_noon());
    edited.edit(&text(before), &text(after));
    let tomorrow = today + TimeDelta::days(1);
    let next = edited.calendar.defaults.send.first_on_or_after(tomorrow, &edited.calendar.open);
    (next <= today + TimeDelta::days(14)).then(|| told_is_what_goes(Edit { running, edited }, next))
}

/// Found by the property.
#[test]
fn a_row_that_is_due_today_is_said_as_if_it_will_be_done() {
    let row = |at: usize, row: &str| (at, row.to_owned());
    let before = vec![row(0, "wanneer: \"jaarlijks voor 1 juli\", wie: cva")];
    let mut after = before.clone();
    after.push(row(1, "wanneer: \"uiterlijk 8 februari 2027\", wie: cva"));
    let steps = vec![
        (10, Server::Accepts, false),
        (33, Server::Accepts, true),
        (30, Server::Accepts, true),
    ];
    let said = all_that_is_said_goes(&before, &after, &Past { start: 316, steps });
    assert!(said.is_some());
}

/// Found by the property.
#[test]
fn a_late_row_that_becomes_another_duty_is_said_as_it_goes() {
    let row = |at: usize, row: &str| (at, row.to_owned());
    let before = vec![
        row(0, "wanneer: \"jaarlijks voor 1 juli\", wie: cva"),
        row(1, "wanneer: \"een keer per twee jaar voor 1 december, vanaf 2026\", wie: cva"),
        row(2, "wanneer: \"jaarlijks voor 1 oktober\", wie: cva"),
    ];
    let mut after = before.clone();
    after[1] = row(1, "wanneer: \"jaarlijks voor 1 juli\", wie: opr, ritme: kort");
    let steps = vec![(37, Server::Accepts, false), (37, Server::Accepts, true)];
    let said = all_that_is_said_goes(&before, &after, &Past { start: 245, steps });
    assert!(said.is_some());
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
