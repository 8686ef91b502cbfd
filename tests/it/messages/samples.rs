//! One of each kind of message that people will see.

use kwaliteitskalender::calendar::{Address, EventIx};
use kwaliteitskalender::delivery::{Bundle, Detail, Lapse, Line, Mode};
use kwaliteitskalender::messages::Mail;
use kwaliteitskalender::planning::Kind;

use crate::world::calendar::day;
use crate::world::mailroom::Mailroom;

/// One of each kind of message people will see, by name.
pub(crate) fn samples() -> Vec<(&'static str, Mail)> {
    let mut room = Mailroom::sample();
    let single = room.bundle("cva", "2026-08-19", vec![room.before("jaarverslag-cva", "cva")]);
    let before_summer = room.bundle(
        "lyceum",
        "2026-06-30",
        vec![room.before("schoolondersteuningsprofiel", "lyceum")],
    );
    let five = room.bundle(
        "directeur",
        "2026-06-16",
        vec![
            room.before("jaarverslag", "directeur"),
            room.before("voortgang-scholen", "directeur"),
            room.before("begroting", "directeur"),
            room.line(
                "jaarverslag-cva",
                "directeur",
                Kind::Changed,
                Detail::Changed { from: day("2026-09-15") },
            ),
            room.line("inspectieonderzoek", "directeur", Kind::Prepare, Detail::Plain),
        ],
    );
    let first = room.bundle("cva", "2026-10-06", vec![room.overdue("jaarverslag-cva", "cva", 1)]);
    let late = room.bundle("cva", "2026-10-20", vec![room.overdue("jaarverslag-cva", "cva", 2)]);
    let questions = room.bundle("beleid", "2026-09-15", questions(&room, "beleid"));
    let dates = room.bundle(
        "slp",
        "2026-09-15",
        vec![room.line("jaarverslag-steunpunt", "slp", Kind::AskDate, Detail::Plain)],
    );
    let secret = room.bundle(
        "remuneratie",
        "2026-06-16",
        vec![room.before("gesprek-directeur", "remuneratie")],
    );
    let copy = room.bundle(
        "opr",
        "2026-08-19",
        vec![room.line("jaarverslag-cva", "opr", Kind::Copy, Detail::Plain)],
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
        ("coordinator", &coordinators_morning(&room)),
        ("start", &room.start("2026-06-02")),
    ]
    .map(|(name, bundle)| (name, room.mail(bundle)))
    .to_vec();
    room.context.mode = Mode::Trial;
    mails.push(("start-trial", room.mail(&room.start("2026-06-02"))));
    mails
}

/// One question of each kind.
fn questions(room: &Mailroom, party: &str) -> Vec<Line> {
    let ask = |id, kind| room.line(id, party, kind, Detail::Plain);
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
fn coordinators_morning(room: &Mailroom) -> Bundle {
    let about = |id, kind, detail| room.line(id, "beleid", kind, detail);
    let bad = Detail::BadAddress {
        address: Address::new("opr@swv.example"),
        party: "opr".to_owned(),
        answer: "550 5.1.1 <opr@swv.example>: Recipient address rejected: User unknown".to_owned(),
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
        about(
            "jaarverslag-cva",
            Kind::Escalation,
            Detail::Escalation { about: room.party("cva"), mails: 2 },
        ),
        about("jaarverslag-opr", Kind::Undeliverable, bad),
        about("jaarverslag-cva", Kind::Undeliverable, lost),
        about("begroting", Kind::Undeliverable, Detail::NoReminderPossible),
    ];
    room.bundle("beleid", "2026-10-27", lines)
}
