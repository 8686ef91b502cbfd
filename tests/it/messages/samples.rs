//! One of each kind of message that people will see.

use kwaliteitskalender::calendar::{Address, EventIx, PartyIx};
use kwaliteitskalender::dates::Lead;
use kwaliteitskalender::delivery::{Bundle, Detail, Lapse, Line, Mode};
use kwaliteitskalender::messages::Mail;
use kwaliteitskalender::planning::Kind;

use super::world::{COORDINATOR, CVA, DIRECTEUR, LYCEUM, OPR, REMUNERATIE, STEUNPUNT, World};
use crate::world::calendar::day;

/// One of each kind of message people will see, by name.
pub(crate) fn samples() -> Vec<(&'static str, Mail)> {
    let mut world = World::sample();
    let cva = world.of("jaarverslag-cva");
    world.rung(cva, CVA, Lead::Weeks(6), "2026-08-19");
    world.rung(cva, CVA, Lead::Weeks(2), "2026-09-16");
    let single = world.bundle(CVA, "2026-08-19", vec![world.before("jaarverslag-cva", CVA)]);
    let before_summer = world.bundle(
        LYCEUM,
        "2026-06-30",
        vec![world.before("schoolondersteuningsprofiel", LYCEUM)],
    );
    let five = world.bundle(
        DIRECTEUR,
        "2026-06-16",
        vec![
            world.before("jaarverslag", DIRECTEUR),
            world.before("voortgang-scholen", DIRECTEUR),
            world.before("begroting", DIRECTEUR),
            world.line(
                "jaarverslag-cva",
                DIRECTEUR,
                Kind::Changed,
                Detail::Changed { from: day("2026-09-15") },
            ),
            world.line("inspectieonderzoek", DIRECTEUR, Kind::Prepare, Detail::Plain),
        ],
    );
    let first = world.bundle(CVA, "2026-10-06", vec![world.overdue("jaarverslag-cva", CVA, 1)]);
    let late = world.bundle(CVA, "2026-10-20", vec![world.overdue("jaarverslag-cva", CVA, 2)]);
    let questions = world.bundle(COORDINATOR, "2026-09-15", world.questions(COORDINATOR));
    let dates = world.bundle(
        STEUNPUNT,
        "2026-09-15",
        vec![world.line("jaarverslag-steunpunt", STEUNPUNT, Kind::AskDate, Detail::Plain)],
    );
    let secret = world.bundle(
        REMUNERATIE,
        "2026-06-16",
        vec![world.before("gesprek-directeur", REMUNERATIE)],
    );
    let copy = world.bundle(
        OPR,
        "2026-08-19",
        vec![world.line("jaarverslag-cva", OPR, Kind::Copy, Detail::Plain)],
    );
    let mut mails: Vec<(&'static str, Mail)> = [
        ("reminder", &single),
        ("before-summer", &before_summer),
        ("bundle", &five),
        ("overdue-first", &first),
        ("overdue-second", &late),
        ("questions", &questions),
        ("ask-date", &dates),
        ("confidential", &secret),
        ("copy", &copy),
        ("coordinator", &world.coordinators_morning()),
        ("start", &world.start("2026-06-02")),
    ]
    .map(|(name, bundle)| (name, world.mail(bundle)))
    .to_vec();
    world.context.mode = Mode::Trial;
    mails.push(("start-trial", world.mail(&world.start("2026-06-02"))));
    mails
}

impl World {
    /// One question of each kind.
    pub(crate) fn questions(&self, party: PartyIx) -> Vec<Line> {
        let ask = |id, kind| self.line(id, party, kind, Detail::Plain);
        let event = Line { event: Some(EventIx(0)), ..ask("basisondersteuning", Kind::AskEvent) };
        vec![
            ask("jaarverslag-steunpunt", Kind::AskDate),
            ask("leerlingenpeiling", Kind::AskStartYear),
            ask("handboek", Kind::AskPlan),
            event,
            ask("inspectieonderzoek", Kind::Confirm),
            ask("vp-9a", Kind::Confirm),
        ]
    }

    /// What only a coordinator gets.
    pub(crate) fn coordinators_morning(&self) -> Bundle {
        let about = |id, kind, detail| self.line(id, COORDINATOR, kind, detail);
        let bad = Detail::BadAddress {
            address: Address::new("opr@swv.example"),
            party: "opr".to_owned(),
            answer: "550 5.1.1 <opr@swv.example>: Recipient address rejected: User unknown"
                .to_owned(),
        };
        let lost = Detail::Unresolved {
            party: "cva".to_owned(),
            at: "2026-10-19T06:31:00Z".parse().expect("a moment"),
        };
        let gone = Detail::Withdrawn {
            title: "Beleidsnotitie PO/VO".to_owned(),
            occurrence: "beleidsnotitie/2026".to_owned(),
            lapse: Lapse::Row,
        };
        let lines = vec![
            about("jaarverslag-opr", Kind::Withdrawn, gone),
            about("jaarverslag-cva", Kind::Escalation, Detail::Escalation { about: CVA, mails: 2 }),
            about("jaarverslag-opr", Kind::Undeliverable, bad),
            about("jaarverslag-cva", Kind::Undeliverable, lost),
            about("begroting", Kind::Undeliverable, Detail::NoReminderPossible),
        ];
        self.bundle(COORDINATOR, "2026-10-27", lines)
    }
}
