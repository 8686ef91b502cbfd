//! `plan`, `explain` and `preview` beside a ledger: what runs, what was sent, what is held.

use crate::process::{House, header};

const CALENDAR: &str = "versie: 1
organisatie: { id: swv, naam: SWV VO, coordinator: beleid, vakantieregio: noord }
betrokkenen:
  beleid: Beleidsadviseur
  cva: CvA
  opr: OPR
  slp: SLP
  mr: MR
kalender:
  verslagen:
    titel: Verslagen
    onderdelen:
      jaarverslag-cva: { wat: Jaarverslag CvA, wanneer: jaarlijks voor 1 oktober, wie: cva }
      gesprek: { wat: Gesprek, wanneer: uiterlijk 30 november 2026, wie: opr, zichtbaar_voor: opr }
";

const ADDRESSES: &str = "beleid: beleid@swv.example
cva: cva@swv.example
opr: opr@swv.example
slp: slp@swv.example
mr: mr@swv.example
";

/// A house whose service has run on the morning of 16 September 2026: the rung of two weeks has gone.
fn house() -> House {
    let house = House::new(CALENDAR, ADDRESSES);
    house.must("run --once --clock 2026-06-01T08:00:00+02:00");
    house.must("run --once --clock 2026-09-16T08:31:00+02:00");
    house
}

fn edited(from: &str, to: &str) -> String {
    assert!(CALENDAR.contains(from), "no `{from}` in the calendar");
    CALENDAR.replace(from, to)
}

/// Four rows for four parties, whose first rungs have passed.
fn storm() -> String {
    let row = |party: &str| {
        format!(
            "      nieuw-{party}: {{ wat: Nieuw, wanneer: uiterlijk 9 oktober 2026, wie: {party} }}\n"
        )
    };
    format!("{CALENDAR}{}", ["cva", "opr", "slp", "mr"].map(row).concat())
}

#[test]
fn before_the_first_start_there_is_nothing_to_compare_with() {
    let house = House::new(CALENDAR, ADDRESSES);
    let done = house.must("plan --detailed-exitcode");
    assert!(done.stdout.contains("draait nog niet"), "{done:?}");
    let json = house.must("plan --format json");
    assert_eq!(json.stdout, "[]\n");
    assert!(json.stderr.contains("draait nog niet"), "{json:?}");
    assert!(!house.ledger().exists(), "a look makes no ledger");
}

#[test]
fn the_exit_code_says_whether_there_is_a_difference() {
    let house = house();
    let same = house.must("plan --detailed-exitcode");
    assert!(same.stdout.starts_with("Er verandert niets.\n"), "{same:?}");
    house.write("config/kalender.yaml", &edited("voor 1 oktober", "voor 1 november"));
    assert_eq!(house.must("plan").code, Some(0));
    let other = house.run("plan --detailed-exitcode");
    assert_eq!(other.code, Some(2), "{other:?}");
    for line in [
        "! verstuurd  wo 16 sep 2026  CvA  jaarverslag-cva/2026  2 weken vooraf, blijft zoals het is",
        "jaarverslag-cva/2026  bericht over de nieuwe datum",
        "1 mail nu meteen.",
    ] {
        assert!(other.stdout.contains(line), "no `{line}` in {}", other.stdout);
    }
    house.write("config/kalender.yaml", &edited("wie: cva", "wie: cvaa"));
    let wrong = house.run("plan --detailed-exitcode");
    assert_eq!(wrong.code, Some(1));
    assert!(wrong.stderr.contains("fout[K02]") && wrong.stdout.is_empty(), "{wrong:?}");
}

/// Two rows that nobody has been mailed about yet: a date was chosen of one, the other is done.
fn reported() -> (House, String) {
    let rows = "      steunpunt: { wat: Verslag steunpunt, wanneer: jaarlijks, wie: slp }
      verslag-opr: { wat: Verslag OPR, wanneer: jaarlijks voor 1 juli, wie: opr }
";
    let calendar = format!("{CALENDAR}{rows}");
    let house = House::new(&calendar, ADDRESSES);
    house.must("run --once --clock 2026-08-03T08:00:00+02:00");
    house.must("choose-date steunpunt/2026-2027 2027-03-12");
    house.must("done verslag-opr/2027");
    let renamed = calendar
        .replace("      steunpunt:", "      verslag-steunpunt:")
        .replace("      verslag-opr:", "      jaarverslag-opr:");
    house.write("config/kalender.yaml", &renamed);
    (house, renamed)
}

#[test]
fn a_new_key_for_a_row_that_was_reported_about_asks_for_heette() {
    let (house, renamed) = reported();
    let check = house.must("check");
    for part in [
        "over `steunpunt/2026-2027` is iets gemeld",
        "over `verslag-opr/2027` is iets gemeld",
        "heette: steunpunt",
        "heette: verslag-opr",
    ] {
        assert!(check.stdout.contains(part), "no `{part}` in {}", check.stdout);
    }
    let plan = house.must("plan");
    for line in ["    heette: steunpunt\n", "    heette: verslag-opr\n"] {
        assert!(plan.stdout.contains(line), "no `{line}` in {}", plan.stdout);
    }
    let with = renamed
        .replace("verslag-steunpunt: {", "verslag-steunpunt: { heette: steunpunt,")
        .replace("jaarverslag-opr: {", "jaarverslag-opr: { heette: verslag-opr,");
    house.write("config/kalender.yaml", &with);
    for command in ["check", "plan"] {
        let done = house.must(command);
        assert!(!done.stdout.contains("lijkt een nieuwe sleutel"), "{command}: {done:?}");
    }
}

#[test]
fn what_was_reported_and_taken_back_is_not_lost_with_a_key() {
    let (house, calendar) = reported();
    let old = calendar.replace("jaarverslag-opr:", "verslag-opr:");
    house.write("config/kalender.yaml", &old.replace("verslag-steunpunt:", "steunpunt:"));
    house.must("undo verslag-opr/2027");
    house.write("config/kalender.yaml", &calendar);
    let check = house.must("check");
    assert!(!check.stdout.contains("verslag-opr/2027"), "{}", check.stdout);
    assert!(check.stdout.contains("steunpunt/2026-2027"), "{}", check.stdout);
}

#[test]
fn a_copy_without_an_address_book_has_the_addresses_of_the_other() {
    let house = House::new(CALENDAR, ADDRESSES);
    house.write("k.yaml", &edited("30 november", "18 december"));
    let other = house.path("k.yaml").display().to_string();
    let done = house.must(&format!("plan --against {other} --today 2026-09-01"));
    assert!(!done.stdout.contains("adres van"), "{}", done.stdout);
    assert!(done.stdout.contains("~ verzet"), "{}", done.stdout);
    assert!(!done.stdout.contains("- vervalt"), "{}", done.stdout);
}

/// On the day of the first start three of the four reminders of the row have passed.
const FIRST_DAY: &str = "--today 2026-09-17";

#[test]
fn explain_says_what_goes_on_the_first_day_and_what_is_overtaken() {
    let house = House::new(CALENDAR, ADDRESSES);
    let explain = house.must(&format!("explain jaarverslag-cva/2026 {FIRST_DAY}"));
    for line in [
        "di 30 jun 2026  CvA  3 maanden vooraf  dag is voorbij, gaat niet meer: een latere gaat voor",
        "wo 16 sep 2026  CvA  2 weken vooraf    dag is voorbij, gaat alsnog op do 17 sep 2026",
        "vr 25 sep 2026  CvA  3 dagen vooraf",
    ] {
        let line: Vec<&str> = line.split_whitespace().collect();
        let is_there = |it: &str| it.split_whitespace().collect::<Vec<_>>().starts_with(&line);
        assert!(explain.stdout.lines().any(is_there), "no {line:?} in {}", explain.stdout);
    }
}

#[test]
fn a_preview_without_a_rung_is_the_mail_that_goes_next() {
    let house = House::new(CALENDAR, ADDRESSES);
    let next = house.must(&format!("preview jaarverslag-cva/2026 {FIRST_DAY}"));
    assert!(next.stdout.contains("Datum:      do 17 sep 2026 08:30"), "{}", next.stdout);
    let named = house.must(&format!("preview jaarverslag-cva/2026 --rung 3-dagen {FIRST_DAY}"));
    assert!(!named.stdout.contains("Datum:      do 17 sep 2026"), "{}", named.stdout);
}

#[test]
fn a_new_member_is_not_chased_for_what_was_due_before_it_was_there() {
    let group = "  scholen: { naam: Scholen, leden: { atlas: VSO Atlas } }\nkalender:";
    let row =
        "      profiel: { wat: Profiel, wanneer: jaarlijks voor 1 augustus, voor_elk: scholen }\n";
    let old = format!("{CALENDAR}{row}").replace("kalender:", group);
    let book = format!("{ADDRESSES}atlas: atlas@swv.example\nlyceum: lyceum@swv.example\n");
    let house = House::new(&old.replace("VSO Atlas }", "VSO Atlas, lyceum: Het Lyceum }"), &book);
    house.write("oud.yaml", &old);
    let was = house.path("oud.yaml").display().to_string();
    let done = house.must(&format!("plan --against {was} --today 2026-11-22"));
    assert!(done.stdout.contains("profiel/2027/lyceum"), "{}", done.stdout);
    assert!(!done.stdout.contains("profiel/2026/lyceum"), "{}", done.stdout);
    assert!(!done.stdout.contains("nog geen bericht"), "{}", done.stdout);
    assert!(done.stdout.contains("alles op tijd klaar is"), "{}", done.stdout);
}

#[test]
fn explain_says_that_an_escalation_about_what_is_confidential_never_goes() {
    let house = House::new(CALENDAR, ADDRESSES);
    let explain = house.must("explain gesprek --today 2026-09-17");
    for part in [
        "Geen melding aan Beleidsadviseur: die mag het verloop niet zien.",
        "gaat niet naar Beleidsadviseur: die mag het verloop niet zien",
    ] {
        assert!(explain.stdout.contains(part), "no {part:?} in {}", explain.stdout);
    }
    assert!(!explain.stdout.contains("Blijft het stil"), "{}", explain.stdout);
}

#[test]
fn history_names_the_last_day_and_not_the_day_in_the_rule() {
    let house = house();
    house.must("done jaarverslag-cva/2026 --on 2026-09-15");
    let history = house.must("history jaarverslag-cva");
    assert!(history.stdout.contains("2026-09-30"), "{}", history.stdout);
    assert!(!history.stdout.contains("2026-10-01"), "{}", history.stdout);
}

#[test]
fn only_near_names_are_offered_and_of_the_row_what_is_to_come() {
    let house = house();
    let year = house.run("preview jaarverslag-cva/2099");
    assert!(year.stderr.contains("jaarverslag-cva/2027"), "{year:?}");
    assert!(!year.stderr.contains("jaarverslag-cva/2021"), "{year:?}");
    let strange = house.run("done onzin");
    assert!(!strange.stderr.contains("wel:"), "{strange:?}");
    let typed = house.run("explain jaarverslag-cav");
    assert!(typed.stderr.contains("jaarverslag-cva"), "{typed:?}");
}

#[test]
fn another_key_of_a_party_another_region_and_a_filled_plan_are_named() {
    let row =
        "      handboek: { wat: Handboek, wanneer: volgens planning, wie: slp, planning: [] }\n";
    let old = format!("{CALENDAR}{row}");
    let new = old.replace("slp", "sl").replace("noord", "zuid").replace(
        "planning: []",
        "planning: [{ id: klachten, wat: Klachtenregeling, wanneer: uiterlijk 1 maart 2027, wie: sl }]",
    );
    let house = House::new(&new, &ADDRESSES.replace("slp:", "sl:"));
    house.write("oud.yaml", &old);
    let was = house.path("oud.yaml").display().to_string();
    let done = house.must(&format!("plan --against {was} --today 2026-09-01"));
    for part in [
        "~ organisatie vakantieregio: noord → zuid\n",
        "~ betrokkene SLP: sleutel: slp → sl\n",
        "wie: nog steeds SLP, onder een andere sleutel",
        "planning: leeg → Klachtenregeling",
        "1 onderdeel nieuw",
    ] {
        assert!(done.stdout.contains(part), "no {part:?} in {}", done.stdout);
    }
    assert!(!done.stdout.contains("SLP: vervallen"), "{}", done.stdout);
}

#[test]
fn nobody_can_agree_to_what_runs_already() {
    let house = house();
    let done = house.must("plan --akkoord");
    assert!(done.stdout.starts_with("Er wacht niets op akkoord"), "{done:?}");
}

#[test]
fn a_storm_is_named_and_taken_after_agreement() {
    let house = house();
    house.write("config/kalender.yaml", &storm());
    let held = house.must("plan");
    assert!(held.stdout.contains("4 mails nu meteen."), "{held:?}");
    assert!(held.stdout.contains("kwaliteitskalender plan --akkoord"), "{held:?}");
    let agreed = house.must("plan --akkoord");
    assert!(agreed.stdout.starts_with("Akkoord genoteerd"), "{agreed:?}");
    house.must("run --once --clock 2026-09-17T08:31:00+02:00");
    let after = house.must("plan --detailed-exitcode");
    assert!(after.stdout.starts_with("Er verandert niets.\n"), "{after:?}");
}

#[test]
fn a_file_cut_in_two_is_held_and_plan_says_the_same() {
    let rows: String = ["cva", "opr", "slp"]
        .map(|it| {
            format!(
                "      plan-{it}: {{ wat: Plan {it}, wanneer: jaarlijks voor 1 juli, wie: {it} }}\n"
            )
        })
        .concat();
    let house = House::new(&format!("{CALENDAR}{rows}"), ADDRESSES);
    house.must("run --once --clock 2026-06-01T08:00:00+02:00");
    house.write("config/kalender.yaml", CALENDAR);
    let why = "Deze wijziging laat 2 van de 5 onderdelen over, minder dan de helft.";
    let before = house.must("plan");
    assert!(before.stdout.contains(why), "{before:?}");
    assert!(before.stdout.contains("kwaliteitskalender plan --akkoord"), "{before:?}");
}

#[test]
fn plan_shows_what_is_confidential_to_who_has_the_server() {
    let house = house();
    house.write("config/kalender.yaml", &edited("30 november", "18 december"));
    let done = house.must("plan");
    assert!(done.stdout.contains("~ gesprek    wanneer"), "{done:?}");
}

#[test]
fn no_command_prints_an_address_but_the_mail_itself() {
    let house = house();
    house.write("config/adresboek.yaml", &ADDRESSES.replace("cva@swv", "commissie@elders"));
    let plan = house.must("plan");
    assert!(plan.stdout.contains("adres van CvA: gewijzigd"), "{plan:?}");
    let explain = house.must("explain jaarverslag-cva");
    for said in [&plan.stdout, &explain.stdout] {
        assert!(!said.contains('@'), "{said}");
    }
}

#[test]
fn explain_knows_what_was_sent_and_done() {
    let house = house();
    let sent = house.must("explain jaarverslag-cva --today 2026-09-20").stdout;
    assert!(sent.contains("wo 16 sep 2026  CvA  2 weken vooraf    verstuurd"), "{sent}");
    let json = house.must("explain jaarverslag-cva --today 2026-09-20 --format json").stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let states: Vec<_> =
        json["mails"].as_array().unwrap().iter().map(|it| &it["standing"]).collect();
    assert!(states.contains(&&serde_json::json!("sent")), "{json}");
    house.must("done jaarverslag-cva/2026 --on 2026-09-15 --by cva");
    let done = house.must("explain jaarverslag-cva --today 2026-09-20").stdout;
    assert!(done.contains("afgerond op dinsdag 15 september 2026"), "{done}");
    assert!(done.contains("De mails over jaarverslag-cva/2027"), "{done}");
}

#[test]
fn a_preview_is_byte_for_byte_the_mail_that_goes() {
    let house = House::new(CALENDAR, ADDRESSES);
    for day in ["06-01", "06-30", "08-19", "08-31"] {
        house.must(&format!("run --once --clock 2026-{day}T08:31:00+02:00"));
    }
    let shown = house.must("preview jaarverslag-cva/2026 --rung 2-weken --eml --today 2026-09-15");
    house.must("run --once --clock 2026-09-16T08:30:00+02:00");
    let id = header(shown.stdout.as_bytes(), "Message-ID");
    let mails = house.folder_of_mail();
    let sent = mails.iter().find(|it| header(it, "Message-ID") == id).expect("the mail has gone");
    assert_eq!(String::from_utf8_lossy(sent), shown.stdout);
}

#[test]
fn a_preview_is_opened_or_says_where_it_is() {
    let house = House::new(CALENDAR, ADDRESSES);
    let mut command = house.command("preview jaarverslag-cva --open --today 2026-09-15");
    command.env("PATH", "").env("TMPDIR", house.path(""));
    let done = crate::process::done(&mut command);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert!(done.stderr.contains("open dat bestand in een browser"), "{done:?}");
    let path = done.stderr.split(' ').find(|it| it.ends_with(".html;")).unwrap();
    let html = std::fs::read_to_string(path.trim_end_matches(';')).unwrap();
    assert!(html.starts_with("<!DOCTYPE html>"));
}
