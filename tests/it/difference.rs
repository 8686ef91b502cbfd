//! What an edit does, in mails, and when it is held.

mod commands;
mod days;
mod held;
mod keys;

use kwaliteitskalender::dates::local_day;
use kwaliteitskalender::delivery::edits::{Audience, Sight};
use kwaliteitskalender::delivery::{Difference, difference};
use kwaliteitskalender::messages::difference::listing;

use crate::world::calendar::at;
use crate::world::delivery::World;

const CVA: &str =
    "jaarverslag-cva: { wat: Jaarverslag CvA, wanneer: jaarlijks voor 1 oktober, wie: cva }";

/// The world that runs, and the same past with another file.
struct Edit {
    running: World,
    edited: World,
}

impl Edit {
    fn new(rows: &str, start: &str, now: &str, edit: impl Fn(&mut World)) -> Self {
        let at_now = || {
            let mut world = World::started(rows, start);
            let (day, time) = now.split_once(' ').expect("a day and a time");
            world.run(day);
            if "08:30" < time {
                world.tick(day);
            }
            world.now = at(now);
            world
        };
        let (running, mut edited) = (at_now(), at_now());
        edit(&mut edited);
        Self { running, edited }
    }

    fn difference(&self) -> Difference {
        let (was, is) = (self.running.plan(), self.edited.plan());
        let day = local_day(self.running.now, self.running.calendar.organisation.zone);
        let until = day + chrono::TimeDelta::days(400);
        let situation = |world, plan| World::situation(world, plan);
        difference(&situation(&self.running, &was), &situation(&self.edited, &is), until)
    }

    fn says(&self) -> String {
        self.says_to(Audience::Server)
    }

    fn says_to(&self, reader: Audience) -> String {
        listing(&self.difference(), &self.running.calendar, &self.edited.calendar, reader)
    }
}

/// On 24 August after the morning's mail, with the rungs of 3 months and 6 weeks sent.
fn edit(rows: &str, from: &str, to: &str) -> Edit {
    Edit::new(rows, "2026-02-02 12:00", "2026-08-24 12:00", |world| world.edit(from, to))
}

#[test]
fn a_moved_due_date_moves_what_has_not_gone_yet_and_tells_who_knew() {
    let edit = edit(CVA, "voor 1 oktober", "voor 1 november");
    let expected = "\
~ jaarverslag-cva    wanneer: jaarlijks voor 1 oktober → jaarlijks voor 1 november
    ! verstuurd  di 30 jun 2026  CvA  jaarverslag-cva/2026  3 maanden vooraf, blijft zoals het is
    ! verstuurd  wo 19 aug 2026  CvA  jaarverslag-cva/2026  6 weken vooraf, blijft zoals het is
    + nieuw      ma 24 aug 2026  CvA  jaarverslag-cva/2026  bericht over de nieuwe datum
    + nieuw      vr 18 sep 2026  CvA  jaarverslag-cva/2026  6 weken vooraf
    ~ verzet     vr 9 okt 2026   CvA  jaarverslag-cva/2026  2 weken vooraf, was wo 16 sep 2026   (16 oktober valt in de herfstvakantie)
    ~ verzet     di 27 okt 2026  CvA  jaarverslag-cva/2026  3 dagen vooraf, was vr 25 sep 2026
    ~ verzet     ma 23 aug 2027  CvA  jaarverslag-cva/2027  3 maanden vooraf, was wo 30 jun 2027   (29 juli valt in de zomervakantie)
    ~ verzet     vr 17 sep 2027  CvA  jaarverslag-cva/2027  6 weken vooraf, was ma 23 aug 2027
    ~ verzet     vr 15 okt 2027  CvA  jaarverslag-cva/2027  2 weken vooraf, was do 16 sep 2027
    ~ verzet     di 26 okt 2027  CvA  jaarverslag-cva/2027  3 dagen vooraf, was ma 27 sep 2027
Door deze wijziging gaat nu meteen:
  ma 24 aug 2026  CvA  Jaarverslag CvA
Samen: 1 onderdeel gewijzigd, 2 mails nieuw, 0 mails vervallen, 6 mails verzet, 1 mail nu meteen.
";
    assert_eq!(edit.says(), expected);
}

#[test]
fn the_same_day_in_other_words_changes_no_mail() {
    let edit = edit(CVA, "jaarlijks voor 1 oktober", "elk jaar uiterlijk 30 september");
    let expected = "\
~ jaarverslag-cva    wanneer: jaarlijks voor 1 oktober → elk jaar uiterlijk 30 september
Samen: 1 onderdeel gewijzigd, 0 mails nieuw, 0 mails vervallen, 0 mails nu meteen.
";
    assert_eq!(edit.says(), expected);
}

#[test]
fn a_renamed_row_is_the_same_row_with_the_same_mails() {
    let edit = edit(CVA, "jaarverslag-cva: { wat", "verslag-cva: { heette: jaarverslag-cva, wat");
    let expected = "\
~ verslag-cva    sleutel: jaarverslag-cva → verslag-cva
Samen: 1 onderdeel gewijzigd, 0 mails nieuw, 0 mails vervallen, 0 mails nu meteen.
";
    assert_eq!(edit.says(), expected);
}

#[test]
fn an_untouched_file_changes_nothing() {
    let edit = edit(CVA, "CvA", "CvA");
    assert!(edit.difference().is_empty());
    let expected = "Er verandert niets.\nSamen: 0 onderdelen gewijzigd, 0 mails nieuw, 0 mails vervallen, 0 mails nu meteen.\n";
    assert_eq!(edit.says(), expected);
}

#[test]
fn a_removed_row_stands_last_and_tells_who_knew() {
    let other = "plan: { wat: Plan, wanneer: uiterlijk 16 december 2026, wie: opr }";
    let edit = edit(
        &format!("{CVA}\n{other}"),
        CVA,
        "nieuw: { wat: Nieuw, wanneer: uiterlijk 30 november 2026, wie: slp, ritme: [2 weken] }",
    );
    let expected = "\
+ nieuw    Nieuw: uiterlijk 30 november 2026, SLP
    + nieuw  ma 16 nov 2026  SLP  2 weken vooraf
- jaarverslag-cva    Jaarverslag CvA: jaarlijks voor 1 oktober, CvA
    ! verstuurd  di 30 jun 2026  CvA  jaarverslag-cva/2026  3 maanden vooraf, blijft zoals het is
    ! verstuurd  wo 19 aug 2026  CvA  jaarverslag-cva/2026  6 weken vooraf, blijft zoals het is
    + nieuw      ma 24 aug 2026  CvA  jaarverslag-cva/2026  bericht dat het niet meer hoeft
    - vervalt    wo 16 sep 2026  CvA  jaarverslag-cva/2026  2 weken vooraf
    - vervalt    vr 25 sep 2026  CvA  jaarverslag-cva/2026  3 dagen vooraf
    - vervalt    wo 30 jun 2027  CvA  jaarverslag-cva/2027  3 maanden vooraf
    - vervalt    ma 23 aug 2027  CvA  jaarverslag-cva/2027  6 weken vooraf
    - vervalt    do 16 sep 2027  CvA  jaarverslag-cva/2027  2 weken vooraf
    - vervalt    ma 27 sep 2027  CvA  jaarverslag-cva/2027  3 dagen vooraf
Door deze wijziging gaat nu meteen:
  ma 24 aug 2026  CvA  Jaarverslag CvA
Samen: 0 onderdelen gewijzigd, 1 onderdeel nieuw, 1 onderdeel vervallen, 2 mails nieuw, 6 mails vervallen, 1 mail nu meteen.
";
    assert_eq!(edit.says(), expected);
}

#[test]
fn another_reader_gets_what_is_to_come_and_the_old_one_hears_it_is_over() {
    let says = edit(CVA, "wie: cva", "wie: opr").says();
    for line in [
        "~ jaarverslag-cva    wie: CvA → OPR",
        "+ nieuw      ma 24 aug 2026  CvA  jaarverslag-cva/2026  bericht dat het niet meer hoeft",
        "+ nieuw      ma 24 aug 2026  OPR  jaarverslag-cva/2026  6 weken vooraf",
        "- vervalt    wo 16 sep 2026  CvA  jaarverslag-cva/2026  2 weken vooraf",
        "+ nieuw      wo 16 sep 2026  OPR  jaarverslag-cva/2026  2 weken vooraf",
        "2 mails nu meteen.",
    ] {
        assert!(says.contains(line), "no `{line}` in\n{says}");
    }
}

#[test]
fn a_changed_ladder_names_rungs_that_come_and_go() {
    let says = edit(CVA, "wie: cva", "wie: cva, ritme: [2 weken, 1 week]").says();
    let first = "~ jaarverslag-cva    ritme: gewoon (3 maanden, 6 weken, 2 weken en 3 dagen) → 2 weken en 1 week\n";
    assert!(says.starts_with(first), "{says}");
    assert!(says.contains("+ nieuw      wo 23 sep 2026  CvA  jaarverslag-cva/2026  1 week vooraf"));
    assert!(
        says.contains("- vervalt    vr 25 sep 2026  CvA  jaarverslag-cva/2026  3 dagen vooraf")
    );
    assert!(!says.contains("2026  2 weken vooraf\n    "), "it stays on its day:\n{says}");
}

#[test]
fn of_an_address_only_whose_it_is_is_said() {
    let edit = Edit::new(CVA, "2026-02-02 12:00", "2026-09-16 08:00", |world| {
        world.edit_addresses("cva: cva@swv.example", "cva: commissie@elders.example");
    });
    let expected = "\
~ adres van CvA: gewijzigd
Samen: 0 onderdelen gewijzigd, 0 mails nieuw, 0 mails vervallen, 0 mails nu meteen.
";
    assert_eq!(edit.says(), expected, "today's mail goes anyway, to the new address");
}

const SECRET: &str = "gesprek: { wat: Gesprek, wanneer: voor 1 november 2026, wie: remuneratie, zichtbaar_voor: remuneratie }";

#[test]
fn a_mail_about_a_change_says_nothing_confidential() {
    let edit = edit(&format!("{CVA}\n{SECRET}"), "1 november", "1 december");
    let coordinator = edit.edited.calendar.find_party("beleid").unwrap();
    let party = edit.edited.calendar.find_party("remuneratie").unwrap();
    for reader in [Audience::Party(coordinator), Audience::Outsider] {
        let expected = "\
Vertrouwelijke onderdelen staan niet in deze mail.
Samen: 0 onderdelen gewijzigd, 0 mails nieuw, 0 mails vervallen, 0 mails nu meteen.
";
        assert_eq!(edit.says_to(reader), expected);
    }
    assert!(edit.says().contains("~ gesprek    wanneer"));
    assert!(edit.says().contains("1 mail nu meteen"));
    assert!(edit.says_to(Audience::Party(party)).contains("~ gesprek    wanneer"));
}

#[test]
fn another_order_of_what_is_confidential_is_not_said_to_who_may_not_know() {
    let order = |from: &[&str], to: &[&str]| {
        let [from, to] = [from, to].map(|rows| rows.join("\n"));
        edit(&from, &from, &to)
    };
    let told = "~ volgorde van onderdelen in rubriek";
    let hidden = order(&[CVA, SECRET], &[SECRET, CVA]);
    assert!(hidden.says().contains("jaarverslag-cva en gesprek → gesprek en jaarverslag-cva\n"));
    let sees = [Audience::Outsider, Audience::Server].map(|audience| {
        let sight =
            Sight { running: &hidden.running.calendar, edited: &hidden.edited.calendar, audience };
        sight.sees_something(&hidden.difference())
    });
    assert_eq!(sees, [false, true]);
    assert!(!hidden.says_to(Audience::Outsider).contains(told));
    let mail = order(&[CVA, SECRET, QUIET], &[QUIET, SECRET, CVA]).says_to(Audience::Outsider);
    assert!(mail.contains(": jaarverslag-cva en plan → plan en jaarverslag-cva\n"), "{mail}");
}

#[test]
fn a_mail_about_many_changes_is_cut_and_says_so() {
    let row = |at: usize| {
        format!("rij-{at}: {{ wat: Rij {at}, wanneer: jaarlijks voor 1 mei, wie: cva }}\n")
    };
    let rows: String = (0..40).map(row).collect();
    let edit = edit(&rows, "1 mei", "1 juni");
    let mail = edit.says_to(Audience::Outsider);
    assert_eq!(mail.matches("~ rij-").count(), 25, "{mail}");
    assert!(mail.contains("… en nog 15 onderdelen\n"), "{mail}");
    assert!(mail.contains("Samen: 40 onderdelen gewijzigd"), "{mail}");
    assert_eq!(edit.says().matches("~ rij-").count(), 40);
}

/// Rows for these parties, due on 16 September 2026: their rung of six weeks has passed on 24 August.
fn late_rows(parties: &[&str]) -> String {
    let row = |party: &&str| {
        format!(
            "voor-{party}: {{ wat: Voor {party}, wanneer: uiterlijk 16 september 2026, wie: {party} }}\n"
        )
    };
    parties.iter().map(row).collect()
}

/// What goes at once, and to whom, when `rows` become `edited`.
fn at_once(rows: &str, edited: &str, now: &str) -> Vec<String> {
    let edit = Edit::new(rows, "2026-02-02 12:00", now, |world| world.edit(rows, edited));
    let mails = edit.difference().at_once;
    let mut to: Vec<String> = mails
        .iter()
        .map(|(_, mail)| mail.address.as_str().split('@').next().unwrap().to_owned())
        .collect();
    to.sort();
    to
}

const QUIET: &str = "plan: { wat: Plan, wanneer: uiterlijk 16 juni 2027, wie: directeur }";

#[test]
fn four_messages_at_once_are_a_storm_and_three_are_not() {
    let now = "2026-08-24 12:00";
    let with = |parties: &[&str]| format!("{QUIET}\n{}", late_rows(parties));
    let three = at_once(QUIET, &with(&["cva", "opr", "slp"]), now);
    assert_eq!(three, ["cva", "opr", "slp"]);
    let edited = with(&["cva", "opr", "slp", "atlas"]);
    let edit = Edit::new(QUIET, "2026-02-02 12:00", now, |world| world.edit(QUIET, &edited));
    assert_eq!(edit.difference().at_once.len(), 4);
    assert!(edit.difference().is_storm());
}

#[test]
fn many_rows_for_one_party_are_one_message() {
    let row = |at: usize| {
        format!("rij-{at}: {{ wat: Rij {at}, wanneer: uiterlijk 16 september 2026, wie: cva }}\n")
    };
    let rows: String = (0..12).map(row).collect();
    assert_eq!(at_once(QUIET, &format!("{QUIET}\n{rows}"), "2026-08-24 12:00"), ["cva"]);
}

#[test]
fn what_the_running_calendar_sends_then_does_not_count() {
    let all = late_rows(&["cva", "opr", "slp", "atlas", "lyceum"]);
    // 2 weeks before 16 September is the 2nd: five mails go that morning, edit or not.
    let now = "2026-09-02 08:00";
    assert_eq!(at_once(&all, &format!("{all}{QUIET}"), now), [""; 0]);
    let extra = "nog-een: { wat: Nog een, wanneer: uiterlijk 16 september 2026, wie: cva }";
    assert_eq!(at_once(&all, &format!("{all}{extra}"), now), [""; 0], "a line in a mail that goes");
    let extra = "nog-een: { wat: Nog een, wanneer: uiterlijk 16 september 2026, wie: kantoor }";
    assert_eq!(at_once(&all, &format!("{all}{extra}"), now), ["kantoor"]);
}

#[test]
fn notices_of_a_change_and_of_an_end_count() {
    let all = late_rows(&["cva", "opr", "slp", "atlas"]);
    let everybody = ["atlas", "cva", "opr", "slp"];
    let now = "2026-08-24 12:00";
    let later = all.replace("16 september", "16 oktober");
    assert_eq!(at_once(&all, &later, now), everybody);
    assert_eq!(at_once(&all, QUIET, now), everybody);
}

#[test]
fn who_has_had_a_mail_today_gets_it_tomorrow_and_counts() {
    let all = late_rows(&["cva", "opr", "slp", "atlas"]);
    let later = all.replace("16 september", "16 oktober");
    // All four had their mail this morning: the notices wait a day, and are still one storm.
    assert_eq!(at_once(&all, &later, "2026-09-02 12:00").len(), 4);
}

#[test]
fn mails_of_a_later_morning_are_no_storm() {
    let rows = late_rows(&["cva", "opr", "slp", "atlas", "lyceum"])
        .replace("16 september 2026", "16 juni 2027");
    assert_eq!(at_once(QUIET, &format!("{QUIET}\n{rows}"), "2026-08-24 12:00"), [""; 0]);
}

#[test]
fn before_the_holidays_the_next_send_moment_is_after_them() {
    let now = "2026-07-20 12:00";
    let with = format!("{QUIET}\n{}", late_rows(&["cva", "opr", "slp", "atlas"]));
    assert_eq!(at_once(QUIET, &with, now).len(), 4, "six weeks later, but by the next send moment");
}

#[test]
fn a_confidential_row_that_needs_its_own_mail_is_one_more() {
    // The coordinator's address also serves the remuneration committee.
    let rows = format!("{QUIET}\n{}", late_rows(&["beleid"]));
    let secret = "gesprek: { wat: Gesprek, wanneer: uiterlijk 16 september 2026, wie: remuneratie, zichtbaar_voor: remuneratie }";
    let mut edit = Edit::new(&rows, "2026-02-02 12:00", "2026-09-02 08:00", |world| {
        world.edit(&rows, &format!("{rows}{secret}"));
    });
    for world in [&mut edit.running, &mut edit.edited] {
        world.edit_addresses("remuneratie: remuneratie@", "remuneratie: beleid@");
    }
    let to: Vec<_> = edit.difference().at_once.into_iter().map(|(_, mail)| mail.lines).collect();
    assert_eq!(to.len(), 1);
    assert!(to[0].iter().all(|line| line.key.about.row == "gesprek"), "{to:#?}");
}

#[test]
fn a_second_address_gets_nothing_old() {
    let all = late_rows(&["cva", "opr", "slp", "atlas"]);
    let edit = Edit::new(&all, "2026-02-02 12:00", "2026-08-24 12:00", |world| {
        world.edit_addresses("cva: cva@swv.example", "cva: [cva@swv.example, tweede@swv.example]");
    });
    assert_eq!(edit.difference().at_once, []);
}
