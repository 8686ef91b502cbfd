//! The name of a reminder in the ledger: the text never changes, and what is no such text is an error.

use chrono::{NaiveDate, TimeDelta};
use kwaliteitskalender::adapters::sqlite::LedgerError;
use kwaliteitskalender::dates::{Lead, SchoolYear};
use kwaliteitskalender::delivery::{
    DutyKey, Mode, Occasion, ReminderKey, RungKey, StepKey, StoredKey,
};
use kwaliteitskalender::planning::{Kind, Period, Rungs};
use proptest::prelude::*;
use proptest::sample::select;

use super::{GO_LIVE, decision, now, open, raw};

/// Row, member, number, step, about, kind, rung, party, and the name: as version 0.1.0 wrote them, one of every kind and
/// of every form that it wrote.
type Written =
    ([&'static str; 2], Option<u8>, Option<&'static str>, [&'static str; 4], &'static str);

const WRITTEN: [Written; 21] = [
    (
        ["jaarverslag", ""],
        None,
        None,
        ["2026-09-30", "before", "6 weken", "cva"],
        "jaarverslag@2026-09-30/before/6 weken/cva",
    ),
    (
        ["profiel", "lyceum"],
        None,
        None,
        ["2026-09-30", "before", "1 maand", "lyceum"],
        "profiel/lyceum@2026-09-30/before/1 maand/lyceum",
    ),
    (
        ["visitatie", "lyceum"],
        Some(2),
        None,
        ["2026-07-31", "before", "10 werkdagen", "opr"],
        "visitatie/2/lyceum@2026-07-31/before/10 werkdagen/opr",
    ),
    (
        ["plan.privacy", ""],
        None,
        Some("goedkeuring"),
        ["2030-04-30", "begin", "", "opr"],
        "plan.privacy#goedkeuring@2030-04-30/begin//opr",
    ),
    (
        ["jaarverslag", ""],
        None,
        None,
        ["2026-09-30", "copy", "3 dagen", "slp"],
        "jaarverslag@2026-09-30/copy/3 dagen/slp",
    ),
    (
        ["toezicht", ""],
        Some(1),
        None,
        ["2026", "ask-date", "2026-02-02", "beleid"],
        "toezicht/1@2026/ask-date/2026-02-02/beleid",
    ),
    (
        ["toezicht", ""],
        None,
        None,
        ["2025-2026", "ask-date", "2025-09-15", "beleid"],
        "toezicht@2025-2026/ask-date/2025-09-15/beleid",
    ),
    (
        ["norm", ""],
        None,
        None,
        ["", "ask-event", "2026-09-15", "beleid"],
        "norm@/ask-event/2026-09-15/beleid",
    ),
    (
        ["scholing", ""],
        None,
        None,
        ["", "ask-plan", "2026-09-15", "beleid"],
        "scholing@/ask-plan/2026-09-15/beleid",
    ),
    (
        ["visie", ""],
        None,
        None,
        ["", "ask-start-year", "2026-09-15", "beleid"],
        "visie@/ask-start-year/2026-09-15/beleid",
    ),
    (
        ["handboek", ""],
        None,
        None,
        ["", "confirm", "2026-11-02", "beleid"],
        "handboek@/confirm/2026-11-02/beleid",
    ),
    (
        ["onderzoek", ""],
        None,
        None,
        ["2028", "prepare", "2027-12-01", "directeur"],
        "onderzoek@2028/prepare/2027-12-01/directeur",
    ),
    (
        ["jaarverslag", ""],
        None,
        None,
        ["2026-09-30", "overdue", "2026-10-05", "cva"],
        "jaarverslag@2026-09-30/overdue/2026-10-05/cva",
    ),
    (
        ["jaarverslag", ""],
        None,
        None,
        ["2026-09-30", "escalation", "cva 2", "directeur"],
        "jaarverslag@2026-09-30/escalation/cva 2/directeur",
    ),
    (
        ["jaarverslag", ""],
        None,
        None,
        ["2026-10-14", "changed", "2026-09-30 2026-06-09", "cva"],
        "jaarverslag@2026-10-14/changed/2026-09-30 2026-06-09/cva",
    ),
    (
        ["jaarverslag", ""],
        None,
        None,
        ["2026-09-30", "withdrawn", "2026-06-09", "cva"],
        "jaarverslag@2026-09-30/withdrawn/2026-06-09/cva",
    ),
    (
        ["jaarverslag", ""],
        None,
        None,
        ["2026-09-30", "undeliverable", "", "beleid"],
        "jaarverslag@2026-09-30/undeliverable//beleid",
    ),
    (
        ["", ""],
        None,
        None,
        ["2026-06-08", "undeliverable", "adres 0a1b2c3d", "beleid"],
        "@2026-06-08/undeliverable/adres 0a1b2c3d/beleid",
    ),
    (
        ["", ""],
        None,
        None,
        ["2026-06-08", "undeliverable", "mail 0a1b2c3d4e5f", "beleid"],
        "@2026-06-08/undeliverable/mail 0a1b2c3d4e5f/beleid",
    ),
    (["", ""], None, None, ["", "start", "", "beleid"], "@/start//beleid"),
    (
        ["jaarverslag", ""],
        None,
        None,
        ["2026-07-31", "before", "12 maanden", "cva"],
        "jaarverslag@2026-07-31/before/12 maanden/cva",
    ),
];

fn stored(it: &Written) -> StoredKey {
    let ([row, member], number, step, [when, kind, rung, party], _) = *it;
    StoredKey {
        row: row.to_owned(),
        member: Some(member.to_owned()).filter(|it| !it.is_empty()),
        number: number.map(i64::from),
        step: step.map(str::to_owned),
        when: when.to_owned(),
        kind: kind.to_owned(),
        rung: rung.to_owned(),
        party: party.to_owned(),
    }
}

#[test]
fn every_name_that_was_ever_written_is_read_and_written_again_letter_by_letter() {
    for it in &WRITTEN {
        let key =
            ReminderKey::try_from(stored(it)).unwrap_or_else(|why| panic!("{}: {why:?}", it.4));
        assert_eq!(key.to_string(), it.4);
        assert_eq!(StoredKey::from(&key), stored(it), "{}", it.4);
    }
    let kinds = WRITTEN.map(|it| Kind::of_word(it.3[1]).unwrap());
    assert!(Kind::ALL.iter().all(|kind| kinds.contains(kind)), "one of every kind");
}

#[test]
fn a_day_of_trouble_is_no_due_date() {
    let due = |it: &Written| ReminderKey::try_from(stored(it)).unwrap().about.due();
    let known: Vec<bool> = WRITTEN.iter().map(|it| due(it).is_some()).collect();
    let expected = WRITTEN.map(|it| it.3[0].len() == 10 && !it.0[0].is_empty());
    assert_eq!(known, expected);
}

#[tokio::test]
async fn a_name_that_cannot_be_read_is_an_error_that_says_which_part() {
    for (part, column, text) in [
        ("rung", "rung", "06 weken"),
        ("rung", "rung", "6 weeks"),
        ("rung", "rung", "2026-09-30"),
        ("kind", "kind", "nag"),
        ("date or period", "about", "2026-9-30"),
        ("date or period", "about", "2026-2029"),
        ("date or period", "about", "2147483647-2147483648"),
        ("number", "number", "256"),
        ("number", "number", "-1"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = open(folder.path()).await;
        ledger.apply(&decision(), &[GO_LIVE()], &[]).await.unwrap();
        let mut writer = raw(folder.path()).await;
        sqlx::query(
            "INSERT INTO reminder (organisation, mode, name, item, about, kind, rung, party, occurrence, planned,
                                   decided_at, outcome, version)
             VALUES ('proef', 'live', 'a', 'a', '2026-09-30', 'before', '6 weken', 'opr', '', '2026-08-19', $1,
                     'settled', '')",
        )
        .bind(now().timestamp_millis())
        .execute(&mut writer)
        .await
        .unwrap();
        assert_eq!(ledger.load("proef", Mode::Live, "", now()).await.unwrap().handled.len(), 1);
        let damage = format!("UPDATE reminder SET {column} = '{text}'");
        sqlx::query(sqlx::AssertSqlSafe(damage)).execute(&mut writer).await.unwrap();
        let found = ledger.load("proef", Mode::Live, "", now()).await;
        assert!(
            matches!(&found, Err(LedgerError::Damaged { found, .. }) if found.contains(&format!("a {part} that"))),
            "{column} {text}: {found:?}"
        );
        let found = ledger.reminders_of("proef", Mode::Live, "").await;
        assert!(matches!(&found, Err(LedgerError::Damaged { .. })), "{column} {text}: {found:?}");
    }
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    let first = NaiveDate::from_ymd_opt(1990, 1, 1).unwrap();
    (0..36_500_i64).prop_map(move |days| first + TimeDelta::days(days))
}

fn any_lead() -> impl Strategy<Value = Lead> {
    let units: [fn(u16) -> Lead; 4] = [Lead::Months, Lead::Weeks, Lead::Workdays, Lead::Days];
    (select(units.to_vec()), 1..1000_u16).prop_map(|(unit, count)| unit(count))
}

fn any_rung(kind: Kind) -> BoxedStrategy<RungKey> {
    match kind.rungs() {
        Rungs::Once => Just(RungKey::None).boxed(),
        Rungs::Lead => any_lead().prop_map(RungKey::Lead).boxed(),
        Rungs::Day => any_day().prop_map(RungKey::Day).boxed(),
        Rungs::Change => prop_oneof![
            any_day().prop_map(RungKey::Day),
            (any_day(), any_day()).prop_map(|(due, on)| RungKey::From { due, on }),
        ]
        .boxed(),
        Rungs::After => ("[a-z][a-z0-9-]{0,8}", any::<u8>())
            .prop_map(|(party, mails)| RungKey::After { party, mails })
            .boxed(),
        Rungs::Delivery => prop_oneof![
            Just(RungKey::None),
            "[0-9a-f]{8}".prop_map(RungKey::Address),
            "[0-9a-f]{12}".prop_map(RungKey::Mail),
        ]
        .boxed(),
    }
}

fn any_occasion() -> impl Strategy<Value = Occasion> {
    prop_oneof![
        Just(Occasion::Never),
        (1990..2100).prop_map(|year| Occasion::Period(Period::Year(year))),
        (1990..2100).prop_map(|year| Occasion::Period(Period::School(SchoolYear(year)))),
        any_day().prop_map(Occasion::Due),
    ]
}

fn any_key() -> impl Strategy<Value = ReminderKey> {
    let id = || "[a-z][a-z0-9.-]{0,8}";
    let step = (id(), proptest::option::of(id())).prop_map(|(id, body)| StepKey { id, body });
    let duty = (
        id(),
        proptest::option::of(id()),
        proptest::option::of(any::<u8>()),
        proptest::option::of(step),
        any_occasion(),
    );
    let duty = duty.prop_map(|(row, member, number, step, when)| DutyKey {
        row,
        member,
        number,
        step,
        when,
    });
    let rung = select(Kind::ALL).prop_flat_map(|kind| (Just(kind), any_rung(kind)));
    (duty, rung, id()).prop_map(|(about, (kind, rung), party)| ReminderKey {
        about,
        kind,
        rung,
        party,
    })
}

proptest! {
    #[test]
    fn every_name_is_read_back_as_it_was_written(key in any_key()) {
        prop_assert_eq!(ReminderKey::try_from(StoredKey::from(&key)), Ok(key));
    }

    #[test]
    fn no_text_makes_the_reader_fall(
        texts in prop::array::uniform6(".{0,12}"),
        kind in select(Kind::ALL),
        number in any::<Option<i64>>(),
    ) {
        let [row, member, step, when, rung, party] = texts;
        let kind = kind.word().to_owned();
        let stored = StoredKey { row, member: Some(member), number, step: Some(step), when, kind, rung, party };
        if let Ok(key) = ReminderKey::try_from(stored.clone()) {
            prop_assert_eq!(StoredKey::from(&key), stored);
        }
    }
}
