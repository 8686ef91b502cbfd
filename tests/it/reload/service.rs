//! Tick after tick without a single event, as on a drive on a network.

use std::cell::Cell;
use std::sync::Once;

use chrono::TimeDelta;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::{Context, SubscriberExt};

use crate::daemon::{ALL_ADDRESSES, AUTUMN};
use crate::reload::street::{Street, said, words};
use crate::reload::{broken, later};

#[test]
fn an_edit_is_seen_at_the_next_tick_without_being_told_of_it() {
    let mut street = Street::live();
    street.edit(&later()).at("2026-08-31 12:01");
    assert_eq!(street.rule("jaarverslag"), "jaarlijks voor 20 oktober");
    let mails = street.mails();
    assert!(
        matches!(&mails[..], [one] if one.starts_with("bureau: Kalender gewijzigd")),
        "{mails:?}"
    );
}

#[test]
fn new_bytes_are_believed_only_when_they_are_still_the_same_a_while_later() {
    let mut street = Street::live();
    street.service.settles_after = TimeDelta::hours(1);
    for text in [&broken(), "versie: 1", &later()] {
        assert!(street.edit(text).tick().look_again);
        assert_eq!(street.rule("jaarverslag"), "jaarlijks voor 13 oktober");
    }
    assert!(street.mails().is_empty());
    street.service.settles_after = TimeDelta::zero();
    assert!(!street.tick().look_again);
    assert_eq!(street.rule("jaarverslag"), "jaarlijks voor 20 oktober");
    assert_eq!(street.mails().len(), 1);
    // Changed and put back before anybody believed it.
    street.service.settles_after = TimeDelta::hours(1);
    assert!(street.edit(AUTUMN).tick().look_again);
    assert!(!street.edit(&later()).tick().look_again);
    assert!(street.mails().is_empty());
}

#[test]
fn calendar_and_address_book_are_one_version() {
    let mut street = Street::live();
    let with_party = AUTUMN.replace("  cva: CvA", "  cva: CvA\n  slp: SLP").replace(
        "wat: Evaluatie, wanneer: jaarlijks voor 13 oktober, wie: cva",
        "wat: Evaluatie, wanneer: jaarlijks voor 13 oktober, wie: slp",
    );
    // The new address book names a party that the calendar does not have yet.
    let book = format!("{ALL_ADDRESSES}slp: slp@swv.example\n");
    street.write("adresboek.yaml", &book).at("2026-08-31 12:01");
    let mails = street.mails();
    assert_eq!(mails, ["bureau: Kalender niet overgenomen: 1 fout"], "{mails:?}");
    street.edit(&with_party).at("2026-08-31 12:02");
    assert_eq!(street.mails().len(), 1, "both together are good");
    street.at("2026-09-01 08:30");
    let mails = street.mails();
    assert!(mails.iter().any(|it| it.starts_with("slp: Evaluatie")), "{mails:?}");
}

#[test]
fn each_distinct_error_is_told_once_whatever_line_it_moves_to_and_however_often_it_starts_again() {
    let mut street = Street::live();
    street.edit(&broken()).at("2026-08-31 12:01");
    assert_eq!(street.mails(), ["bureau: Kalender niet overgenomen: 1 fout"]);
    street.edit(&format!("# een\n# twee\n{}", broken())).at("2026-08-31 12:02");
    street.restart().at("2026-08-31 12:03");
    street.edit(&broken()).restart().at("2026-08-31 12:04");
    assert!(street.mails().is_empty());
    street.edit(&broken().replace("wie: opr", "wie: opa")).at("2026-08-31 12:05");
    assert_eq!(street.mails(), ["bureau: Kalender niet overgenomen: 2 fouten"]);
    // Fewer errors are no news; the mended one is, when it comes back an hour later.
    street.edit(&broken()).at("2026-08-31 12:06");
    street.edit(&broken().replace("wie: opr", "wie: opa")).at("2026-08-31 12:07");
    assert!(street.mails().is_empty(), "within minutes nobody has forgotten it");
    street.edit(&broken()).at("2026-08-31 12:08");
    street.edit(&broken().replace("wie: opr", "wie: opa")).restart().at("2026-08-31 13:08");
    assert_eq!(street.mails(), ["bureau: Kalender niet overgenomen: 2 fouten"]);
    assert_eq!(street.rows(), 5);
}

#[test]
fn the_operator_is_told_of_a_file_that_has_been_broken_for_a_day_once() {
    let mut street = Street::live();
    street.edit(&broken()).at("2026-08-31 13:00");
    street.at("2026-09-01 08:30").at("2026-09-01 12:59");
    let mails = street.mails();
    assert!(!mails.iter().any(|it| it.starts_with("beheer")), "{mails:?}");
    // Another mistake is the same trouble.
    street.edit(&broken().replace("wie: opr", "wie: opa")).restart().at("2026-09-01 13:00");
    let arrived = street.arrived();
    let to_operator: Vec<&Vec<u8>> =
        arrived.iter().filter(|it| said(it).starts_with("beheer: ")).collect();
    let [told] = to_operator[..] else { panic!("{} mails", to_operator.len()) };
    let told = words(told);
    assert!(told.contains("kalender.yaml:14"), "{told}");
    assert!(told.contains("cannot be used since 2026-08-31 11:00 UTC"), "{told}");
    street.at("2026-09-02 08:30").restart().at("2026-09-03 13:00");
    let mails = street.mails();
    assert!(!mails.iter().any(|it| it.starts_with("beheer")), "{mails:?}");
}

#[test]
fn nothing_is_written_while_nothing_changes() {
    let mut street = Street::live();
    for text in [AUTUMN, &broken(), AUTUMN] {
        street.edit(text).at("2026-08-31 12:10");
        let before = street.ledger_writes();
        for _ in 0..5 {
            street.tick();
        }
        assert_eq!(street.ledger_writes(), before);
    }
}

#[test]
fn no_mail_about_changes_when_the_operator_does_not_want_it() {
    let mut street = Street::live();
    street.service.report_changes = false;
    street.edit(&later()).at("2026-08-31 12:01");
    assert_eq!(street.rule("jaarverslag"), "jaarlijks voor 20 oktober");
    street.edit(&broken()).at("2026-08-31 12:02");
    assert_eq!(
        street.mails(),
        ["bureau: Kalender niet overgenomen: 1 fout"],
        "errors are always told"
    );
}

#[test]
fn a_moved_date_and_a_row_taken_out_get_their_one_notice() {
    let mut street = Street::live();
    street.at("2026-09-01 08:30");
    assert_eq!(street.mails().len(), 3, "the first reminders");
    street.edit(&later()).at("2026-09-01 18:00");
    assert_eq!(street.mails().len(), 1, "the coordinator hears of the edit");
    street.at("2026-09-02 08:30").at("2026-09-03 08:30");
    assert_eq!(street.mails(), ["opr: Datum gewijzigd: Jaarverslag (nu ma 19 okt 2026)"]);
    let without: Vec<&str> = AUTUMN.lines().filter(|it| !it.contains("begroting:")).collect();
    street.edit(
        &without.join("\n").replace("voor 13 oktober, wie: opr", "voor 20 oktober, wie: opr"),
    );
    street.at("2026-09-03 18:00");
    street.mails();
    street.at("2026-09-04 08:30").at("2026-09-07 08:30");
    let mails = street.mails();
    let about: Vec<&String> = mails.iter().filter(|it| it.starts_with("bestuur")).collect();
    assert_eq!(about, ["bestuur: Vervallen: Begroting"], "{mails:?}");
}

#[test]
fn a_coordinator_without_an_address_is_an_error_in_an_edit() {
    let mut street = Street::live();
    let without = ALL_ADDRESSES.replace("bureau: bureau@swv.example\n", "");
    street.write("adresboek.yaml", &without).at("2026-08-31 12:01");
    let arrived = street.arrived();
    assert_eq!(arrived.len(), 1);
    assert!(
        words(&arrived[0]).contains("de coördinator `bureau` heeft geen adres"),
        "{}",
        words(&arrived[0])
    );
}

#[test]
fn a_slip_in_the_coordinators_own_address_is_told_to_the_old_one_as_well() {
    let mut street = Street::live();
    let slip = ALL_ADDRESSES.replace("bureau@swv.example", "bureua@swv.example");
    street.write("adresboek.yaml", &slip).at("2026-08-31 12:01");
    let mut told: Vec<String> =
        street.arrived().iter().map(|it| crate::process::header(it, "To")).collect();
    told.sort();
    assert_eq!(told, ["bureau@swv.example", "bureua@swv.example"]);
}

#[test]
fn whoever_heard_of_an_error_hears_once_that_it_is_mended() {
    let mut street = Street::live();
    street.edit(&broken()).at("2026-08-31 12:01");
    street.mails();
    street.edit(AUTUMN).at("2026-08-31 12:30");
    let arrived = street.arrived();
    let [mail] = &arrived[..] else { panic!("{} mails", arrived.len()) };
    assert_eq!(said(mail), "bureau: Kalender weer in orde");
    let text = words(mail);
    assert!(
        text.contains("Het bestand kalender.yaml is weer in orde. Er verandert niets"),
        "{text}"
    );
    street.restart().at("2026-08-31 12:31");
    // The same error again: by now everybody believes that all is well.
    street.edit(&broken()).at("2026-08-31 12:40");
    assert_eq!(street.mails(), ["bureau: Kalender niet overgenomen: 1 fout"]);
    // Mended by an edit that nobody sees anything of.
    street.edit(&format!("# Vastgesteld.\n{AUTUMN}")).at("2026-08-31 17:00");
    assert_eq!(street.mails(), ["bureau: Kalender weer in orde"]);
    // Mended by one that changes mails: that mail says enough.
    street.edit(&broken()).at("2026-08-31 18:00");
    street.edit(&later()).at("2026-08-31 23:00");
    let mails = street.mails();
    assert!(mails.len() == 2 && mails[1].starts_with("bureau: Kalender gewijzigd"), "{mails:?}");
}

#[test]
fn a_file_that_comes_and_goes_is_a_few_mails_and_the_last_one_is_true() {
    let mut street = Street::live();
    for minute in 0..60 {
        match minute % 2 {
            0 => std::fs::remove_file(street.path("kalender.yaml")).unwrap(),
            _ => drop(street.edit(AUTUMN)),
        }
        street.at(&format!("2026-08-31 13:{minute:02}"));
    }
    let expected = [
        "bureau: Kalender niet overgenomen: 1 fout",
        "bureau: Kalender weer in orde",
        "bureau: Kalender niet overgenomen: 1 fout",
    ];
    assert_eq!(street.mails(), expected);
    street.restart().at("2026-08-31 17:00").at("2026-08-31 17:01");
    assert_eq!(street.mails(), ["bureau: Kalender weer in orde"]);
}

#[test]
fn mending_is_told_also_when_nobody_wants_to_hear_of_changes() {
    let mut street = Street::live();
    street.service.report_changes = false;
    street.edit(&broken()).at("2026-08-31 12:01");
    street.edit(&later()).at("2026-08-31 12:30");
    let arrived = street.arrived();
    let text = words(&arrived[1]);
    assert!(text.contains("De wijziging is overgenomen") && arrived.len() == 2, "{text}");
}

thread_local! {
    /// What the log of this thread says of calendars that are parsed.
    static PARSED: Cell<usize> = const { Cell::new(0) };
}

struct Parsed;

impl<S: tracing::Subscriber> Layer<S> for Parsed {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        let mut said = String::new();
        event.record(&mut |_: &tracing::field::Field, value: &dyn std::fmt::Debug| {
            said.push_str(&format!("{value:?}"));
        });
        PARSED.set(PARSED.get() + usize::from(said.contains("are parsed")));
    }
}

/// How many calendars are parsed by this. One log for the whole program: one that comes and goes with a test is missed by the
/// others now and then.
fn parsed(work: impl FnOnce()) -> usize {
    static LOG: Once = Once::new();
    LOG.call_once(|| {
        let own = filter_fn(|it| it.target().starts_with("kwaliteitskalender::app"));
        let log = tracing_subscriber::registry().with(Parsed.with_filter(own));
        tracing::subscriber::set_global_default(log).expect("no other test has a log");
    });
    let before = PARSED.get();
    work();
    PARSED.get() - before
}

#[test]
fn an_edit_is_parsed_once_from_its_first_look_until_it_runs() {
    let mut street = Street::live();
    street.edit(&later()).service.settles_after = TimeDelta::milliseconds(20);
    let count = parsed(|| while street.tick().look_again {});
    assert_eq!((street.rule("jaarverslag").as_str(), count), ("jaarlijks voor 20 oktober", 1));
}

#[test]
fn an_edit_made_while_the_service_stood_still_is_parsed_once_beside_what_ran() {
    let mut street = Street::live();
    street.edit(&later());
    let count = parsed(|| {
        street.restart();
    });
    assert_eq!((street.rule("jaarverslag").as_str(), count), ("jaarlijks voor 20 oktober", 2));
}

#[test]
fn an_edit_that_was_held_is_not_parsed_again_when_somebody_agrees() {
    let few: Vec<&str> = AUTUMN.lines().filter(|it| !it.contains("wie: cva")).collect();
    let mut street = Street::live();
    let count = parsed(|| {
        street.edit(&few.join("\n")).at("2026-08-31 12:01");
    });
    assert_eq!((street.rows(), count), (5, 1));
    street.agree();
    let count = parsed(|| {
        street.at("2026-08-31 12:02");
    });
    assert_eq!((street.rows(), count), (2, 0));
}
