//! A small organisation: its calendar, a plan and the bundles that delivery would make of it.

use chrono::{DateTime, NaiveDate, Utc};
use kwaliteitskalender::calendar::{self, Address, Calendar, EventIx, Files, PartyIx};
use kwaliteitskalender::dates::{Lead, SchoolYear, Window};
use kwaliteitskalender::delivery::{
    Bundle, Detail, DutyKey, Line, Mode, Occasion, Purpose, ReminderKey, RungKey,
};
use kwaliteitskalender::messages::{Context, Letter, Mail, Sender, compose};
use kwaliteitskalender::planning::{
    Dates, Duty, DutyIx, Kind, Period, Plan, Reminder, Shift, State,
};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("an ISO date")
}

/// Parties, by position.
pub(crate) const DIRECTEUR: PartyIx = PartyIx(0);
pub(crate) const COORDINATOR: PartyIx = PartyIx(1);
pub(crate) const CVA: PartyIx = PartyIx(2);
pub(crate) const OPR: PartyIx = PartyIx(3);
pub(crate) const STEUNPUNT: PartyIx = PartyIx(4);
pub(crate) const REMUNERATIE: PartyIx = PartyIx(5);
pub(crate) const ADMINISTRATIE: PartyIx = PartyIx(6);
pub(crate) const LYCEUM: PartyIx = PartyIx(8);

const HEAD: &str = "
organisatie: { id: swv-vo, naam: Samenwerkingsverband Passend Onderwijs VO, kort: SWV VO, coordinator: beleidsadviseur, vakantieregio: noord }
betrokkenen:
  directeur: Directeur-bestuurder SWV
  beleidsadviseur: Beleidsadviseur SWV
  cva: CvA
  opr: { naam: OPR, aanhef: \"Beste leden van de OPR,\" }
  steunpunt: Ouder- en Jeugdsteunpunt
  remuneratie: Remuneratiecommissie
  administratie: { naam: Administratiekantoor, rekent_met: werkdagen }
  scholen: { naam: Scholen, leden: { lyceum: Het Lyceum } }
ritmes: { gewoon: [3 maanden, 6 weken, 2 weken] }
standaard: { verzenden: { om: \"08:30\", tot_en_met: \"17:30\" } }
gebeurtenissen:
  norm-basisondersteuning: { wat: Publicatie landelijke norm basisondersteuning, datum: onbekend }
kalender:
  verantwoording:
    titel: \"Documenten: verantwoording\"
    onderdelen:
";

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
jaarverslag: { wat: \"Jaarverslag (bestuursverslag, verslag van de toezichthouder en financieel verslag)\", onderwerp: Jaarverslag, wanneer: jaarlijks voor 1 juli, wie: [directeur, administratie], betreft: vorig kalenderjaar, wettelijke_datum: ja, grondslag: artikel 103 WPO, opmerking: Inclusief monitorgegevens }
begroting: { wat: Begroting, wanneer: jaarlijks voor 1 januari, wie: [administratie, directeur], betreft: komend kalenderjaar }
jaarverslag-opr: { wat: Jaarverslag OPR, wanneer: jaarlijks voor 1 juni, wie: opr }
gesprek-directeur: { wat: Functioneringsgesprek directeur-bestuurder, onderwerp: Onderdeel gesprekscyclus, wanneer: jaarlijks voor 1 juli, wie: remuneratie, zichtbaar_voor: [remuneratie] }
jaarverslag-steunpunt: { wat: Jaarverslag Ouder- en Jeugdsteunpunt, wanneer: jaarlijks op een nader te bepalen datum, wie: steunpunt }
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
    /// With these rows; nothing is planned yet.
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
        let window = Window::new(day("2026-01-01"), day("2028-01-01"));
        let plan = Plan { window, duties: Vec::new(), reminders: Vec::new(), orphans: Vec::new() };
        let rows: String = rows.trim().lines().map(|row| format!("      {row}\n")).collect();
        let text = format!("{HEAD}{rows}{TALKS}");
        let read =
            calendar::read(&Files { calendar: text.as_bytes(), addresses: None, done: None });
        let calendar = read.calendar.unwrap_or_else(|| panic!("{:#?}", read.diagnostics));
        Self { calendar, plan, context }
    }

    /// The rows of the real calendar that the samples speak of, with an occurrence each.
    pub(crate) fn sample() -> Self {
        Self::sample_and("")
    }

    /// With these rows beside them, of which nothing is planned yet.
    pub(crate) fn sample_and(rows: &str) -> Self {
        let mut room = Self::new(&format!("{SAMPLE}{rows}"));
        room.due("jaarverslag-cva", "2026-10-01", "2026-09-30");
        let sop = room.due("schoolondersteuningsprofiel", "2026-08-01", "2026-07-31");
        room.plan.duties[sop.0 as usize].member = Some(LYCEUM);
        room.due("jaarverslag", "2026-07-01", "2026-06-30");
        room.due("voortgang-scholen", "2026-07-01", "2026-06-30");
        room.due("begroting", "2027-01-01", "2026-12-31");
        room.due("jaarverslag-opr", "2026-06-01", "2026-05-31");
        room.due("gesprek-directeur", "2026-07-01", "2026-06-30");
        let school = Period::School(SchoolYear(2026));
        room.undated("jaarverslag-steunpunt", school, State::AwaitingDate { not_before: None });
        room.undated("leerlingenpeiling", Period::Only, State::AwaitingStartYear);
        room.undated("handboek", Period::Only, State::AwaitingPlan);
        room.undated("basisondersteuning", Period::Only, State::AwaitingEvent(EventIx(0)));
        room.undated("inspectieonderzoek", Period::Only, State::Expected { year: 2028 });
        room.undated("vp-9a", Period::Only, State::Continuous);
        room
    }

    /// Plans one dated occurrence of a row.
    pub(crate) fn due(&mut self, id: &str, nominal: &str, due: &str) -> DutyIx {
        let (nominal, due) = (day(nominal), day(due));
        let last_school_day = self.calendar.open.last_school_day(due);
        let dates = Dates {
            nominal,
            due,
            original_due: due,
            last_workday: self.calendar.open.last_workday(due),
            last_school_day,
            practical: last_school_day,
        };
        self.add(id, Period::Year(chrono::Datelike::year(&nominal)), State::Planned, Some(dates))
    }

    /// Plans one occurrence of a row, without a date.
    pub(crate) fn undated(&mut self, id: &str, period: Period, state: State) -> DutyIx {
        self.add(id, period, state, None)
    }

    fn add(&mut self, id: &str, period: Period, state: State, dates: Option<Dates>) -> DutyIx {
        let item = self.calendar.find_item(id).expect("a row of the calendar");
        let ix = DutyIx(self.plan.duties.len() as u32);
        self.plan.duties.push(Duty {
            item,
            member: None,
            period,
            number: None,
            step: None,
            state,
            dates,
            settled: None,
            quiet_until: None,
        });
        ix
    }

    /// Plans one rung.
    pub(crate) fn rung(&mut self, duty: DutyIx, party: PartyIx, lead: Lead, on: &str) {
        let on = day(on);
        self.plan.reminders.push(Reminder {
            duty,
            party,
            kind: Kind::Before,
            rung: Some(lead),
            last_rung: false,
            target: on,
            day: on,
            shift: Shift::None,
        });
        self.plan.reminders.sort_by_key(|it| (it.duty, it.party, it.day));
    }

    /// The first occurrence of a row.
    pub(crate) fn of(&self, id: &str) -> DutyIx {
        let item = self.calendar.find_item(id).expect("a row of the sample");
        let at = self.plan.duties.iter().position(|it| it.item == item);
        DutyIx(at.expect("each row has an occurrence") as u32)
    }

    /// One line about the first occurrence of a row.
    pub(crate) fn line(&self, id: &str, party: PartyIx, kind: Kind, detail: Detail) -> Line {
        let ix = self.of(id);
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
                party: self.calendar.party(party).id.clone(),
            },
            party,
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

    pub(crate) fn before(&self, id: &str, party: PartyIx) -> Line {
        self.line(id, party, Kind::Before, Detail::Plain)
    }

    pub(crate) fn overdue(&self, id: &str, party: PartyIx, nth: u8) -> Line {
        let escalates_to = (nth == 2).then_some((COORDINATOR, day("2026-10-27")));
        self.line(id, party, Kind::Overdue, Detail::Overdue { nth, of: 3, escalates_to })
    }

    /// A day's mail.
    pub(crate) fn bundle(&self, party: PartyIx, on: &str, lines: Vec<Line>) -> Bundle {
        let id = &self.calendar.party(party).id;
        Bundle {
            address: Address::new(&format!("{id}@swv.example")),
            day: day(on),
            purpose: Purpose::Daily,
            party,
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
            party: "beleidsadviseur".to_owned(),
        };
        let line = Line {
            key,
            party: COORDINATOR,
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
            ..self.bundle(COORDINATOR, on, vec![line])
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
