//! Where mails are written: a calendar, the plan over it, and bundles as delivery would make them.

use chrono::{DateTime, Utc};
use kwaliteitskalender::calendar::{Address, Calendar, PartyIx};
use kwaliteitskalender::dates::{Lead, Window};
use kwaliteitskalender::delivery::{
    Bundle, Detail, DutyKey, Line, Mode, Occasion, Purpose, ReminderKey, RungKey,
};
use kwaliteitskalender::messages::{Context, Letter, Mail, Sender, compose};
use kwaliteitskalender::planning::{DutyIx, Kind, Plan, plan};

use super::calendar::{day, read, small};

const EVENT: &str = "gebeurtenissen: { norm-basisondersteuning: { wat: Publicatie landelijke norm basisondersteuning, datum: onbekend } }";

const TALKS: &str = "
  gesprekken:
    titel: Gesprekscyclus
    onderdelen:
      voortgang-scholen: { wat: Voortgangsgesprekken met scholen, wanneer: jaarlijks voor 1 juli, wie: directeur }
";

/// The rows of the real calendar that the samples speak of.
const SAMPLE: &str = "
jaarverslag-cva: { wat: Jaarverslag CvA, wanneer: jaarlijks voor 1 oktober, wie: cva }
schoolondersteuningsprofiel: { wat: Schoolondersteuningsprofiel, onderwerp: SOP, wanneer: jaarlijks voor 1 augustus, voor_elk: scholen, betreft: komend schooljaar, bewijs: Actueel SOP op website van de school, opmerking: Wordt onderdeel van de schoolgids }
jaarverslag: { wat: \"Jaarverslag (bestuursverslag, verslag van de toezichthouder en financieel verslag)\", onderwerp: Jaarverslag, wanneer: jaarlijks voor 1 juli, wie: [directeur, kantoor], betreft: vorig kalenderjaar, wettelijke_datum: ja, grondslag: artikel 103 WPO, opmerking: Inclusief monitorgegevens }
begroting: { wat: Begroting, wanneer: jaarlijks voor 1 januari, wie: [kantoor, directeur], betreft: komend kalenderjaar }
jaarverslag-opr: { wat: Jaarverslag OPR, wanneer: jaarlijks voor 1 juni, wie: opr }
gesprek-directeur: { wat: Functioneringsgesprek directeur-bestuurder, onderwerp: Onderdeel gesprekscyclus, wanneer: jaarlijks voor 1 juli, wie: remuneratie, zichtbaar_voor: [remuneratie] }
jaarverslag-steunpunt: { wat: Jaarverslag Ouder- en Jeugdsteunpunt, wanneer: jaarlijks op een nader te bepalen datum, wie: slp }
leerlingenpeiling: { wat: Leerlingenpeiling, wanneer: een keer per vier jaar, wie: directeur, aanname: \"bron: Scholen/Schoolbestuur\" }
handboek: { wat: Protocollen / werkwijzen / reglementen / richtlijnen (Handboek), onderwerp: Handboek, wanneer: evalueren en bijstellen volgens planning, wie: directeur }
basisondersteuning: { wat: Document basisondersteuning (nog op te stellen), onderwerp: Document basisondersteuning, wanneer: na publicatie landelijke norm basisondersteuning, wie: directeur }
inspectieonderzoek: { wat: Inspectie-onderzoek, wanneer: naar verwachting in 2028, wie: directeur }
vp-9a: { wat: Scholen faciliteren professionals bij informatie aan ouders, wanneer: continu, wie: directeur }
";

/// A calendar, a plan over it, and what holds for every message.
pub(crate) struct Mailroom {
    pub(crate) calendar: Calendar,
    pub(crate) plan: Plan,
    pub(crate) context: Context,
}

impl Mailroom {
    /// With these rows, planned over 2026.
    pub(crate) fn new(rows: &str) -> Self {
        let context = Context {
            from: Sender {
                name: "Kwaliteitskalender SWV VO".to_owned(),
                address: "kalender@swv.example".to_owned(),
            },
            coordinator: Some(Sender {
                name: "Beleidsadviseur SWV".to_owned(),
                address: "beleid@swv.example".to_owned(),
            }),
            mode: Mode::Live,
            redirected_to: None,
            done_file: "afgerond.yaml".to_owned(),
            calendar_file: "kalender.yaml".to_owned(),
        };
        let calendar = read(&format!("{}{TALKS}", small(EVENT, rows)));
        let plan = plan(&calendar, &[], Window::new(day("2026-01-01"), day("2027-01-01")));
        Self { calendar, plan, context }
    }

    /// The rows of the real calendar that the samples speak of.
    pub(crate) fn sample() -> Self {
        Self::sample_and("")
    }

    /// With these rows beside them.
    pub(crate) fn sample_and(rows: &str) -> Self {
        Self::new(&format!("{SAMPLE}{rows}"))
    }

    pub(crate) fn party(&self, id: &str) -> PartyIx {
        self.calendar.find_party(id).expect("a party of the small organisation")
    }

    /// The last occurrence of a row in 2026; of a share, that of this party.
    pub(crate) fn of(&self, id: &str, party: &str) -> DutyIx {
        let (item, party) = (self.calendar.find_item(id).expect("a row"), self.party(party));
        let is_it = |at: &DutyIx| {
            let duty = self.plan.duty(*at);
            duty.item == item && duty.member.is_none_or(|it| it == party)
        };
        let mut all = (0..self.plan.duties.len()).map(|at| DutyIx(at as u32));
        all.rfind(is_it).expect("each row has an occurrence")
    }

    /// One line about an occurrence of a row.
    pub(crate) fn line(&self, id: &str, party: &str, kind: Kind, detail: Detail) -> Line {
        let ix = self.of(id, party);
        let due = self.plan.duty(ix).dates.map(|it| it.due);
        let rung = matches!(kind, Kind::Before | Kind::Copy).then_some(Lead::Weeks(6));
        Line {
            key: ReminderKey {
                about: DutyKey {
                    row: id.to_owned(),
                    member: None,
                    number: None,
                    step: None,
                    when: due.map_or(Occasion::Never, Occasion::Due),
                },
                kind,
                rung: rung.map_or(RungKey::None, RungKey::Lead),
                party: party.to_owned(),
            },
            party: self.party(party),
            instead: None,
            kind,
            rung,
            duty: Some(ix),
            event: None,
            planned: day("2026-08-19"),
            due,
            detail,
        }
    }

    pub(crate) fn before(&self, id: &str, party: &str) -> Line {
        self.line(id, party, Kind::Before, Detail::Plain)
    }

    pub(crate) fn overdue(&self, id: &str, party: &str, nth: u8) -> Line {
        let escalates_to = (nth == 2).then(|| (self.party("beleid"), day("2026-10-27")));
        self.line(id, party, Kind::Overdue, Detail::Overdue { nth, of: 3, escalates_to })
    }

    /// A day's mail.
    pub(crate) fn bundle(&self, party: &str, on: &str, lines: Vec<Line>) -> Bundle {
        Bundle {
            address: Address::new(&format!("{party}@swv.example")),
            day: day(on),
            purpose: Purpose::Daily,
            party: self.party(party),
            lines,
            perhaps_repeated: false,
            deferred_since: None,
            first_send: None,
        }
    }

    /// The coordinator's very first mail.
    pub(crate) fn start(&self, on: &str) -> Bundle {
        let key = ReminderKey {
            about: DutyKey {
                row: String::new(),
                member: None,
                number: None,
                step: None,
                when: Occasion::Never,
            },
            kind: Kind::Start,
            rung: RungKey::None,
            party: "beleid".to_owned(),
        };
        let line = Line {
            key,
            party: self.party("beleid"),
            instead: None,
            kind: Kind::Start,
            rung: None,
            duty: None,
            event: None,
            planned: day(on),
            due: None,
            detail: Detail::Plain,
        };
        let first: DateTime<Utc> = "2026-06-03T06:30:00Z".parse().expect("a moment");
        Bundle {
            purpose: Purpose::Start,
            first_send: Some((first, 4)),
            ..self.bundle("beleid", on, vec![line])
        }
    }

    pub(crate) fn mail(&self, bundle: &Bundle) -> Mail {
        let now = bundle.day.and_hms_opt(6, 30, 0).expect("a time").and_utc();
        compose(&Letter {
            calendar: &self.calendar,
            plan: &self.plan,
            bundle,
            context: &self.context,
            now,
            message_id: "q7jb2mxw4kf0d1sn@swv.example",
        })
    }
}
