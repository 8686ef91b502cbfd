//! The rule of what waits until somebody agrees, at its edges.

use kwaliteitskalender::delivery::{Edition, Examined, Why, examine};

use crate::difference::{CVA, Edit, QUIET, edit, late_rows};
use crate::world::delivery::World;

impl Edit {
    pub(super) fn examined(&self) -> Examined {
        let side = |it| {
            let World { calendar, addresses, .. }: &World = it;
            Edition { calendar, addresses }
        };
        examine(side(&self.running), side(&self.edited), &self.running.ledger, self.running.now)
    }

    pub(super) fn why(&self) -> Option<Why> {
        self.examined().why
    }
}

/// So many rows, of which nobody hears before next year.
fn quiet_rows(count: usize) -> String {
    let row =
        |at| format!("rij-{at}: {{ wat: Rij {at}, wanneer: uiterlijk 16 juni 2027, wie: cva }}\n");
    (0..count).map(row).collect()
}

/// On a quiet day, from these rows to those.
fn rows(from: &str, to: &str) -> Edit {
    Edit::new(from, "2026-02-02 12:00", "2026-08-24 12:00", |world| world.edit(from, to))
}

#[test]
fn half_of_the_rows_is_enough_and_one_less_is_not() {
    for (before, after, is_enough) in
        [(6, 3, true), (6, 2, false), (7, 4, true), (7, 3, false), (2, 1, true), (1, 5, true)]
    {
        let why = (!is_enough).then_some(Why::FewerRows { before, after });
        assert_eq!(rows(&quiet_rows(before), &quiet_rows(after)).why(), why);
    }
}

#[test]
fn half_of_the_addresses_is_enough_and_one_less_is_not() {
    let gone = |edit: &mut Edit, parties: &[&str]| {
        for it in parties {
            edit.edited.edit_addresses(&format!("\n{it}: {it}@swv.example"), "");
        }
    };
    let mut edit = rows(QUIET, QUIET);
    edit.running.edit_addresses("\natlas: atlas@school.example", "");
    edit.edited.edit_addresses("\natlas: atlas@school.example", "");
    gone(&mut edit, &["cva", "opr", "slp", "kantoor"]);
    assert_eq!(edit.why(), None);
    gone(&mut edit, &["remuneratie"]);
    assert_eq!(edit.why(), Some(Why::FewerAddresses { before: 8, after: 3 }));
}

#[test]
fn three_mails_at_once_are_taken_and_four_wait() {
    let with = |parties: &[&str]| rows(QUIET, &format!("{QUIET}\n{}", late_rows(parties)));
    assert_eq!(with(&["cva", "opr", "slp"]).why(), None);
    let edit = with(&["cva", "opr", "slp", "atlas"]);
    let at = edit.running.now;
    assert_eq!(edit.why(), Some(Why::Storm { at, mails: 4 }));
}

#[test]
fn before_anything_has_gone_no_edit_is_a_storm() {
    let mut edit = rows(QUIET, &format!("{QUIET}\n{}", late_rows(&["cva", "opr", "slp", "atlas"])));
    edit.running.ledger.go_live = None;
    assert!(!edit.examined().has_begun);
    assert_eq!(edit.why(), None);
}

#[test]
fn another_key_waits_only_when_something_would_be_lost_with_the_old_one() {
    let because =
        |from: &str, to: &str| Some(Why::Renamed { rows: vec![(from.to_owned(), to.to_owned())] });
    // The committee has had two reminders.
    let told = edit(CVA, "jaarverslag-cva:", "verslag-cva:");
    assert_eq!(told.why(), because("jaarverslag-cva", "verslag-cva"));
    assert_eq!(
        edit(CVA, "jaarverslag-cva: { wat", "verslag-cva: { heette: jaarverslag-cva, wat").why(),
        None
    );
    // Nobody has heard of this one yet.
    let mut unheard = rows(QUIET, &QUIET.replace("plan: {", "jaarplan: {"));
    assert_eq!(unheard.why(), None);
    let done = unheard.running.plan().duties[0].id(&unheard.running.calendar);
    unheard.running.done(&done, "2026-08-20");
    assert_eq!(unheard.why(), because("plan", "jaarplan"));
}

#[test]
fn another_organisation_always_waits_and_says_only_that() {
    let mut edit = rows(&quiet_rows(6), &quiet_rows(1));
    edit.edited.calendar.organisation.id = "anders".to_owned();
    assert_eq!(
        edit.why(),
        Some(Why::Organisation { from: "swv".to_owned(), to: "anders".to_owned() })
    );
}

#[test]
fn another_order_alone_is_a_change_and_is_never_held() {
    let parties = ["cva", "opr", "slp", "kantoor", "directeur"];
    let mut reversed = parties;
    reversed.reverse();
    let edit = rows(&late_rows(&parties), &late_rows(&reversed));
    let examined = edit.examined();
    assert_eq!((examined.why, examined.difference.at_once.len()), (None, 0));
    assert_eq!(examined.difference.orders.len(), 1);
    assert!(!examined.difference.is_empty());
}
