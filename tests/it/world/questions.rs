//! Rows without a date: asked about, never guessed.

use kwaliteitskalender::planning::Happened;

use crate::world::calendar::day;
use crate::world::stage::{Stage, line};

fn live(rows: &str) -> Stage {
    let mut stage = Stage::new("2026-08-01 00:00", rows);
    stage.run_until("2026-08-01 12:00");
    stage.mails();
    stage
}

#[test]
fn a_date_is_asked_for_on_the_five_days_of_a_school_year() {
    let mut stage = live("steunpunt: { wat: Verslag steunpunt, wanneer: jaarlijks, wie: opr }");
    stage.run_until("2027-07-31 12:00");
    assert_eq!(
        stage.mails(),
        [
            "2026-09-15 08:30 beleid: ask-date steunpunt/2026-2027",
            "2026-11-16 08:30 beleid: ask-date steunpunt/2026-2027",
            "2027-01-15 08:30 beleid: ask-date steunpunt/2026-2027",
            "2027-03-15 08:30 beleid: ask-date steunpunt/2026-2027",
            "2027-05-18 08:30 beleid: ask-date steunpunt/2026-2027",
        ]
    );
}

#[test]
fn whoever_must_be_asked_is_asked() {
    let mut stage =
        live("steunpunt: { wat: Verslag steunpunt, wanneer: jaarlijks, wie: opr, vraag_aan: opr }");
    stage.run_until("2026-09-30 12:00");
    assert_eq!(stage.mails(), ["2026-09-15 08:30 opr: ask-date steunpunt/2026-2027"]);
}

#[test]
fn not_this_year_silences_until_the_next() {
    let mut stage = live("steunpunt: { wat: Verslag steunpunt, wanneer: jaarlijks, wie: opr }");
    stage.run_until("2026-09-20 12:00");
    stage.mails();
    stage.say("steunpunt/2026-2027", Happened::NotApplicable).run_until("2027-09-20 12:00");
    assert_eq!(stage.mails(), ["2027-09-15 08:30 beleid: ask-date steunpunt/2027-2028"]);
}

#[test]
fn a_chosen_date_is_planned_and_the_question_ends() {
    let mut stage = live("steunpunt: { wat: Verslag steunpunt, wanneer: jaarlijks, wie: opr }");
    stage.run_until("2026-09-20 12:00");
    stage.mails();
    stage
        .say("steunpunt/2026-2027", Happened::DateChosen(day("2027-03-12")))
        .run_until("2027-03-12 12:00");
    assert_eq!(
        stage.mails(),
        [
            "2026-12-11 08:30 opr: before steunpunt/2026-2027 3 maanden",
            "2027-01-29 08:30 opr: before steunpunt/2026-2027 6 weken",
            "2027-02-19 08:30 opr: before steunpunt/2026-2027 2 weken",
            "2027-03-09 08:30 opr: before steunpunt/2026-2027 3 dagen",
        ]
    );
}

#[test]
fn an_event_is_asked_about_and_then_the_term_counts_from_it() {
    let mut stage = live(
        "document: { wat: Document, wanneer: binnen 6 weken na norm, wie: directeur, ritme: [2 weken] }",
    );
    stage.run_until("2026-09-20 12:00");
    let asked = stage.sent();
    assert_eq!(asked.len(), 1, "{:?}", asked.iter().map(line).collect::<Vec<_>>());
    assert!(
        line(&asked[0]).starts_with("2026-09-15 08:30 beleid: ask-event"),
        "{}",
        line(&asked[0])
    );
    stage.event("norm", "2026-10-05").run_until("2026-11-16 23:00");
    assert_eq!(stage.mails(), ["2026-11-02 08:30 directeur: before document 2 weken"]);
}

#[test]
fn two_rows_that_wait_for_one_event_ask_once() {
    let mut stage = live(
        "document: { wat: Document, wanneer: na norm, wie: directeur }
        tweede: { wat: Tweede, wanneer: na norm, wie: cva }",
    );
    stage.run_until("2026-09-20 12:00");
    let sent = stage.sent();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].reminders.len(), 1, "{}", line(&sent[0]));
    stage.event("norm", "2026-10-05").run_until("2026-11-20 12:00");
    assert_eq!(
        stage.mails(),
        ["2026-11-16 08:30 beleid: ask-date document; ask-date tweede"],
        "it has happened; without a term the dates are asked"
    );
}

#[test]
fn a_quota_counts_down_and_done_fills_the_lowest_open_one() {
    let mut stage =
        live("visitatie: { wat: Visitatie, wanneer: drie per jaar, wie: cva, ritme: [6 weken] }");
    stage.run_until("2026-11-01 12:00");
    let first = stage.mails();
    assert_eq!(first.len(), 1, "{first:#?}");
    assert!(first[0].ends_with("cva: before visitatie/2026-2027/1 6 weken"), "{first:#?}");
    stage.done("visitatie/2026-2027", "2026-11-01").run_until("2027-07-31 12:00");
    let rest = stage.mails();
    assert_eq!(rest.len(), 2, "{rest:#?}");
    assert!(rest[0].ends_with("before visitatie/2026-2027/2 6 weken"), "{rest:#?}");
    assert!(rest[1].ends_with("before visitatie/2026-2027/3 6 weken"), "{rest:#?}");
    stage.run_until("2027-09-20 12:00");
    let late: Vec<String> = stage.mails().into_iter().filter(|it| it.contains("overdue")).collect();
    assert!(
        late[0].ends_with("overdue visitatie/2026-2027/2; overdue visitatie/2026-2027/3"),
        "after the year: {late:#?}"
    );
}

#[test]
fn an_expectation_is_prepared_and_confirmed() {
    let mut stage = live(
        "onderzoek: { wat: Inspectie-onderzoek, wanneer: naar verwachting in 2028, wie: inspectie, voorbereiding: { wie: directeur, start: 12 maanden vooraf } }",
    );
    stage.run_until("2028-01-10 12:00");
    let mails = stage.mails();
    let prepare: Vec<&String> = mails.iter().filter(|it| it.contains("prepare")).collect();
    assert_eq!(
        prepare,
        [
            "2026-12-18 08:30 directeur: prepare onderzoek/2028",
            "2027-07-02 08:30 directeur: prepare onderzoek/2028",
            "2027-12-01 08:30 directeur: prepare onderzoek/2028",
        ]
    );
    assert!(mails.iter().any(|it| it.contains("beleid: confirm onderzoek")), "{mails:#?}");
    assert!(
        !mails.iter().any(|it| it.contains("before") || it.contains("overdue")),
        "not a duty: {mails:#?}"
    );
}

#[test]
fn what_goes_on_for_ever_is_asked_about_once_a_year() {
    let mut stage = live(
        "informatie: { wat: Informatie, wanneer: continu, nalopen: jaarlijks in juni, wie: cva }",
    );
    stage.run_until("2028-07-31 12:00");
    assert_eq!(
        stage.mails(),
        [
            "2027-06-01 08:30 beleid: confirm informatie",
            "2028-06-01 08:30 beleid: confirm informatie",
        ]
    );
}

#[test]
fn rows_without_any_date_are_asked_about_once_a_year_in_one_mail() {
    let mut stage = live(
        "een: { wat: Een, wanneer: geen datum, wie: cva }
        twee: { wat: Twee, wanneer: geen datum, wie: opr }
        drie: { wat: Drie, wanneer: geen datum, wie: opr }",
    );
    stage.run_until("2027-10-31 12:00");
    assert_eq!(
        stage.mails(),
        [
            "2026-09-15 08:30 beleid: confirm drie; confirm een; confirm twee",
            "2027-09-15 08:30 beleid: confirm drie; confirm een; confirm twee",
        ]
    );
}

#[test]
fn a_missing_first_year_and_a_missing_plan_are_asked_and_answered() {
    let mut stage = live("peiling: { wat: Peiling, wanneer: een keer per vier jaar voor 1 mei, wie: slp, ritme: [6 weken] }
        handboek: { wat: Handboek, wanneer: volgens planning, planning: [], wie: directeur }");
    stage.run_until("2026-09-20 12:00");
    assert_eq!(
        stage.mails(),
        ["2026-09-15 08:30 beleid: ask-plan handboek; ask-start-year peiling"]
    );
    stage.say("peiling", Happened::DateChosen(day("2027-12-31"))).run_until("2027-04-01 12:00");
    let mails = stage.mails();
    assert!(mails.iter().any(|it| it.ends_with("slp: before peiling/2027 6 weken")), "{mails:#?}");
    assert!(!mails.iter().any(|it| it.contains("ask-start-year")), "{mails:#?}");
}
