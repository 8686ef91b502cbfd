//! The shipped calendar of the year plan 2025-2026, planned: what is due next, and what waits for whom.

use kwaliteitskalender::calendar::{Calendar, Files, read};
use kwaliteitskalender::planning::State;

use super::{planned, reminders};

fn shipped() -> Calendar {
    let calendar = include_bytes!("../../../config/kalender.yaml");
    let addresses = include_bytes!("../../../config/adresboek.yaml");
    let files = Files { calendar, addresses: Some(addresses), done: None };
    read(&files).calendar.expect("the shipped calendar has no errors")
}

#[test]
fn the_next_due_dates_on_three_days() {
    let calendar = shipped();
    let rows = [
        ("ondersteuningsplan", ["2026-04-30", "2026-04-30", "2030-04-30"]),
        ("schoolondersteuningsprofiel", ["2026-07-31", "2026-07-31", "2027-07-31"]),
        ("beleidsnotitie-po-vo", ["2026-09-30", "2026-09-30", "2027-09-30"]),
        ("begroting", ["2025-12-31", "2026-12-31", "2026-12-31"]),
        ("jaarverslag", ["2026-06-30", "2026-06-30", "2027-06-30"]),
        ("verantwoording-middelen", ["2026-06-30", "2026-06-30", "2027-06-30"]),
        ("verantwoording-inhoud", ["2026-06-30", "2026-06-30", "2027-06-30"]),
        ("voortgang-scholen", ["2026-06-30", "2026-06-30", "2027-06-30"]),
        ("voortgang-medewerkers", ["2026-06-30", "2026-06-30", "2027-06-30"]),
        ("jaarverslag-cva", ["2026-09-30", "2026-09-30", "2027-09-30"]),
        ("jaarverslag-opr", ["2026-05-31", "2026-05-31", "2027-05-31"]),
    ];
    for (at, today) in ["2025-10-01", "2026-04-24", "2026-11-21"].into_iter().enumerate() {
        let plan = planned(&calendar, &[], today, "2031-01-01");
        for (id, expected) in rows {
            let item = calendar.find_item(id).expect(id);
            let next = plan.duties.iter().find(|it| it.item == item).and_then(|it| it.dates);
            assert_eq!(next.unwrap().due.to_string(), expected[at], "{id} on {today}");
        }
    }
}

#[test]
fn what_has_no_date_waits_visibly_and_is_asked_about() {
    let calendar = shipped();
    let plan = planned(&calendar, &[], "2025-08-01", "2026-08-01");
    for (id, state) in [
        ("basisondersteuning", "awaiting-event"),
        ("ontwikkelagenda", "awaiting-date"),
        ("handboek", "awaiting-plan"),
        ("jaarverslag-steunpunt", "awaiting-date"),
        ("gesprek-directeur", "awaiting-date"),
        ("visitatie", "counting"),
        ("leerlingenpeiling", "awaiting-start-year"),
        ("personeelspeiling", "awaiting-start-year"),
        ("zelfevaluatie", "awaiting-plan"),
        ("inspectieonderzoek", "expected"),
    ] {
        let item = calendar.find_item(id).expect(id);
        let at = plan.duties.iter().position(|it| it.item == item).expect(id);
        assert_eq!(plan.duties[at].state.word(), state, "{id}");
        let is_spoken_of = plan.reminders.iter().any(|it| it.duty.0 as usize == at);
        assert!(is_spoken_of || matches!(plan.duties[at].state, State::Counting { .. }), "{id}");
    }
}

#[test]
fn the_inspectorate_is_never_mailed_and_its_visit_is_prepared() {
    let calendar = shipped();
    let plan = planned(&calendar, &[], "2025-08-01", "2029-08-01");
    assert!(plan.reminders.iter().all(|it| !calendar.party(it.party).never_mail));
    let prepared: Vec<String> =
        reminders(&plan, &calendar).into_iter().filter(|it| it.contains(" prepare ")).collect();
    let days = ["2026-12-18", "2027-07-02", "2027-12-01"];
    assert_eq!(
        prepared,
        days.map(|day| format!("{day} prepare directeur inspectieonderzoek/2028"))
    );
}
