//! What is reported after its date, by command and by file: it settles what is late, never what comes next.

use crate::process::{House, text_of};
use crate::world::calendar::{ADDRESSES, small};

const ROWS: &str = "\
    verslag: { wat: Verslag, wanneer: jaarlijks voor 1 oktober, wie: cva }
    eenmalig: { wat: Eenmalig stuk, wanneer: uiterlijk 1 september 2026, wie: cva }
";
const GO_LIVE: &str = "run --once --clock 2026-11-20T12:00:00+01:00";

fn live() -> House {
    let house = House::new(&small("", ROWS), ADDRESSES);
    house.must(GO_LIVE);
    house
}

#[test]
fn a_row_alone_means_the_year_that_is_late_also_from_before_the_start() {
    let house = live();
    let said = house.must("done verslag");
    assert!(said.stdout.contains("verslag/2026 "), "{}", said.stdout);
}

#[test]
fn a_done_line_may_name_the_organisation() {
    let house = live();
    house.write(
        "config/afgerond.yaml",
        "- { onderdeel: swv:verslag/2026, op: 19 november 2026, door: CvA }\n",
    );
    house.must("run --once --clock 2026-11-20T13:00:00+01:00");
    assert!(house.must("history verslag").stdout.contains("afgerond op 19 november 2026"));
}

#[test]
fn a_done_line_below_the_empty_list_of_the_shipped_file_counts() {
    let house = live();
    house.write(
        "config/afgerond.yaml",
        "# Wat klaar is.\n\n[]\n- { onderdeel: verslag/2026, op: 19 november 2026, door: CvA }\n",
    );
    house.must("run --once --clock 2026-11-20T13:00:00+01:00");
    assert!(house.must("history verslag").stdout.contains("afgerond op 19 november 2026"));
}

#[test]
fn the_start_mail_lists_what_was_due_before_it() {
    let house = live();
    let mails = house.folder_of_mail();
    let [mail] = &mails[..] else { panic!("{} mails", mails.len()) };
    let text = text_of(mail);
    assert!(text.contains("Vóór de start al voorbij"), "{text}");
    assert!(text.contains("Verslag: wo 30 sep 2026"), "{text}");
    assert!(text.contains("Eenmalig stuk: di 1 sep 2026"), "{text}");
}

#[test]
fn a_missing_address_book_is_said_by_check_and_by_run_alike() {
    let missing =
        |house: &House| std::fs::remove_file(house.path("config/adresboek.yaml")).unwrap();
    let house = House::new(&small("", ROWS), ADDRESSES);
    missing(&house);
    for line in ["check", "run --once"] {
        let said = house.run(line);
        assert_eq!(said.code, Some(69), "{said:?}");
        assert!(said.stderr.contains("adresboek.yaml"), "{said:?}");
    }
    // Once it has run, the last good version goes on.
    let house = live();
    missing(&house);
    assert_eq!(house.run("check").code, Some(69));
    let said = house.must("run --once --clock 2026-11-20T12:10:00+01:00");
    assert!(said.stderr.contains("adresboek.yaml"), "{said:?}");
}
