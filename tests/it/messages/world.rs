//! A small organisation, built by hand: its calendar, a plan and the bundles that delivery would make of it.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use kwaliteitskalender::calendar::keys::ROW;
use kwaliteitskalender::calendar::rule::{DayMonth, Rule, Term, Wording};
use kwaliteitskalender::calendar::{
    About, Address, Calendar, CountsWith, Defaults, Event, EventIx, Form, Group, GroupIx, Item,
    ItemIx, Ladder, LadderIx, Organisation, OverdueRule, Party, PartyIx, Resolution, Rung, Texts,
};
use kwaliteitskalender::dates::{Lead, OpenDays, Region, SchoolYear, SendRule, Window};
use kwaliteitskalender::delivery::{
    Bundle, Detail, DutyKey, Line, Mode, Occasion, Purpose, ReminderKey, RungKey,
};
use kwaliteitskalender::messages::{Context, Letter, Mail, Sender, compose};
use kwaliteitskalender::planning::{
    Dates, Kind, Occurrence, OccurrenceIx, Period, Plan, Reminder, Shift, State,
};

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("an ISO date")
}

/// Parties, by position.
pub(crate) const DIRECTEUR: PartyIx = PartyIx(0);
pub(crate) const COORDINATOR: PartyIx = PartyIx(1);
pub(crate) const CVA: PartyIx = PartyIx(2);
pub(crate) const OPR: PartyIx = PartyIx(3);
pub(crate) const STEUNPUNT: PartyIx = PartyIx(4);
pub(crate) const LYCEUM: PartyIx = PartyIx(5);
pub(crate) const REMUNERATIE: PartyIx = PartyIx(6);
pub(crate) const ADMINISTRATIE: PartyIx = PartyIx(7);

const PARTIES: [(&str, &str); 8] = [
    ("directeur", "Directeur-bestuurder SWV"),
    ("beleidsadviseur", "Beleidsadviseur SWV"),
    ("cva", "CvA"),
    ("opr", "OPR"),
    ("steunpunt", "Ouder- en Jeugdsteunpunt"),
    ("lyceum", "Het Lyceum"),
    ("remuneratie", "Remuneratiecommissie"),
    ("administratie", "Administratiekantoor"),
];

/// A calendar, a plan over it, and what holds for every message.
pub(crate) struct World {
    pub(crate) calendar: Calendar,
    pub(crate) plan: Plan,
    pub(crate) context: Context,
}

fn party((id, name): (&str, &str)) -> Party {
    Party {
        id: id.to_owned(),
        name: name.to_owned(),
        aliases: Vec::new(),
        salutation: (id == "opr").then(|| "Beste leden van de OPR,".to_owned()),
        counts_with: (id == "administratie").then_some(CountsWith::Workdays),
        never_mail: false,
        until: None,
        successor: None,
        members: Vec::new(),
        member_of: None,
        own_board: None,
        assumption: None,
    }
}

fn calendar() -> Calendar {
    let at = |hour| chrono::NaiveTime::from_hms_opt(hour, 30, 0).expect("a time");
    let overdue = OverdueRule { every_days: 14, on: chrono::Weekday::Tue, at_most: 3 };
    let weeks =
        [Rung::Before(Lead::Months(3)), Rung::Before(Lead::Weeks(6)), Rung::Before(Lead::Weeks(2))];
    Calendar {
        organisation: Organisation {
            id: "swv-vo".to_owned(),
            name: "Samenwerkingsverband Passend Onderwijs VO".to_owned(),
            short: "SWV VO".to_owned(),
            coordinator: COORDINATOR,
            region: Some(Region::Noord),
            form: Form::U,
            closing: Vec::new(),
            zone: chrono_tz::Europe::Amsterdam,
        },
        open: OpenDays::new(Some(Region::Noord), Vec::new()),
        parties: PARTIES.into_iter().map(party).collect(),
        ladders: vec![Ladder { id: "gewoon".to_owned(), rungs: weeks.to_vec() }],
        defaults: Defaults {
            ladder: LadderIx(0),
            step_ladder: LadderIx(0),
            overdue,
            escalation: Vec::new(),
            ask_days: [(9, 15), (11, 15), (1, 15), (3, 15), (5, 15)]
                .map(|(month, day)| DayMonth { month, day })
                .to_vec(),
            send: SendRule {
                at: at(8),
                until: at(17),
                not_in_weekends: true,
                not_on_holidays: true,
                not_in_vacations: true,
            },
        },
        routes: Vec::new(),
        meetings: Vec::new(),
        events: vec![Event {
            id: "norm-basisondersteuning".to_owned(),
            title: "Publicatie landelijke norm basisondersteuning".to_owned(),
            date: None,
            written_unknown: true,
            ask: None,
            assumption: None,
        }],
        groups: vec![
            Group {
                id: "verantwoording".to_owned(),
                title: "Documenten: verantwoording".to_owned(),
                ..Group::default()
            },
            Group {
                id: "gesprekken".to_owned(),
                title: "Gesprekscyclus".to_owned(),
                ..Group::default()
            },
        ],
        items: Vec::new(),
    }
}

/// A row with nothing but a name, a rule and who.
pub(crate) fn row(id: &str, title: &str, rule: Rule, who: &[PartyIx]) -> Item {
    Item {
        id: id.into(),
        line: 1,
        group: GroupIx(0),
        parent: None,
        title: title.into(),
        short: None,
        rule_text: rule.to_string().into(),
        rule,
        resolution: Resolution::Rule,
        responsible: who.to_vec(),
        with: Vec::new(),
        for_each: None,
        tick_per: None,
        ladder: LadderIx(0),
        overdue: OverdueRule { every_days: 14, on: chrono::Weekday::Tue, at_most: 3 },
        escalation: Arc::from([]),
        counts_with: None,
        about: None,
        statutory: false,
        route: None,
        needs: Vec::new(),
        see: None,
        ask: None,
        recheck_month: None,
        preparation: None,
        visible_to: Vec::new(),
        secret: false,
        has_plan: false,
        texts: Texts::default(),
        was: Vec::new(),
    }
}

/// The free texts of a row: these, and none under its other keys.
pub(crate) fn texts(written: &[(&str, &str)]) -> Texts {
    ROW.texts(|key| written.iter().find(|it| it.0 == key.name).map(|it| it.1.into()))
}

/// `jaarlijks voor 1 oktober`
pub(crate) fn yearly_before(day: u8, month: u8) -> Rule {
    let term = Term::Day(DayMonth { month, day }, Wording::Before);
    Rule::Every { years: 1, term: Some(term), first_year: None, expected: None }
}

/// `jaarlijks op een nader te bepalen datum`
pub(crate) fn yearly_some_day() -> Rule {
    Rule::Every { years: 1, term: Some(Term::ToBeDetermined), first_year: None, expected: None }
}

/// `een keer per vier jaar`
pub(crate) fn every_four_years() -> Rule {
    Rule::Every { years: 4, term: None, first_year: None, expected: None }
}

impl World {
    pub(crate) fn new() -> Self {
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
        let plan =
            Plan { window, occurrences: Vec::new(), reminders: Vec::new(), orphans: Vec::new() };
        Self { calendar: calendar(), plan, context }
    }

    /// The rows of the real calendar that the samples speak of, with an occurrence each.
    pub(crate) fn sample() -> Self {
        let mut world = Self::new();
        let cva = row("jaarverslag-cva", "Jaarverslag CvA", yearly_before(1, 10), &[CVA]);
        world.due(cva, "2026-10-01", "2026-09-30");
        let sop = Item {
            short: Some("SOP".into()),
            about: Some(About::ComingSchoolYear),
            texts: texts(&[
                ("bewijs", "Actueel SOP op website van de school"),
                ("opmerking", "Wordt onderdeel van de schoolgids"),
            ]),
            ..row(
                "schoolondersteuningsprofiel",
                "Schoolondersteuningsprofiel",
                yearly_before(1, 8),
                &[],
            )
        };
        let sop = world.due(sop, "2026-08-01", "2026-07-31");
        world.plan.occurrences[sop.0 as usize].member = Some(LYCEUM);
        let long =
            "Jaarverslag (bestuursverslag, verslag van de toezichthouder en financieel verslag)";
        let report = Item {
            short: Some("Jaarverslag".into()),
            about: Some(About::PreviousCalendarYear),
            statutory: true,
            texts: texts(&[
                ("grondslag", "artikel 103 WPO"),
                ("opmerking", "Inclusief monitorgegevens"),
            ]),
            ..row("jaarverslag", long, yearly_before(1, 7), &[DIRECTEUR, ADMINISTRATIE])
        };
        world.due(report, "2026-07-01", "2026-06-30");
        let talks = Item {
            group: GroupIx(1),
            ..row(
                "voortgang-scholen",
                "Voortgangsgesprekken met scholen",
                yearly_before(1, 7),
                &[DIRECTEUR],
            )
        };
        world.due(talks, "2026-07-01", "2026-06-30");
        let budget = Item {
            about: Some(About::ComingCalendarYear),
            ..row("begroting", "Begroting", yearly_before(1, 1), &[ADMINISTRATIE, DIRECTEUR])
        };
        world.due(budget, "2027-01-01", "2026-12-31");
        let opr = row("jaarverslag-opr", "Jaarverslag OPR", yearly_before(1, 6), &[OPR]);
        world.due(opr, "2026-06-01", "2026-05-31");
        let secret = Item {
            short: Some("Onderdeel gesprekscyclus".into()),
            visible_to: vec![REMUNERATIE],
            ..row(
                "gesprek-directeur",
                "Functioneringsgesprek directeur-bestuurder",
                yearly_before(1, 7),
                &[REMUNERATIE],
            )
        };
        world.due(secret, "2026-07-01", "2026-06-30");
        world.undated_rows();
        world
    }

    fn undated_rows(&mut self) {
        let school = Period::School(SchoolYear(2026));
        let steunpunt = row(
            "jaarverslag-steunpunt",
            "Jaarverslag Ouder- en Jeugdsteunpunt",
            yearly_some_day(),
            &[STEUNPUNT],
        );
        self.undated(steunpunt, school, State::AwaitingDate { not_before: None });
        let survey = Item {
            texts: texts(&[("aanname", "bron: Scholen/Schoolbestuur")]),
            ..row("leerlingenpeiling", "Leerlingenpeiling", every_four_years(), &[DIRECTEUR])
        };
        self.undated(survey, Period::Only, State::AwaitingStartYear);
        let plan =
            Rule::ByPlan { leading: Some("evalueren en bijstellen".to_owned()), to_be_made: false };
        let handbook = Item {
            short: Some("Handboek".into()),
            ..row(
                "handboek",
                "Protocollen / werkwijzen / reglementen / richtlijnen (Handboek)",
                plan,
                &[DIRECTEUR],
            )
        };
        self.undated(handbook, Period::Only, State::AwaitingPlan);
        let after = Rule::After {
            event: "publicatie landelijke norm basisondersteuning".to_owned(),
            within: None,
        };
        let support = Item {
            short: Some("Document basisondersteuning".into()),
            resolution: Resolution::Event(EventIx(0)),
            ..row(
                "basisondersteuning",
                "Document basisondersteuning (nog op te stellen)",
                after,
                &[DIRECTEUR],
            )
        };
        self.undated(support, Period::Only, State::AwaitingEvent(EventIx(0)));
        let inspection = row(
            "inspectieonderzoek",
            "Inspectie-onderzoek",
            Rule::Expected { year: 2028 },
            &[DIRECTEUR],
        );
        self.undated(inspection, Period::Only, State::Expected { year: 2028 });
        let always = row(
            "vp-9a",
            "Scholen faciliteren professionals bij informatie aan ouders",
            Rule::Continuous,
            &[DIRECTEUR],
        );
        self.undated(always, Period::Only, State::Continuous);
    }

    /// Adds a row with one dated occurrence.
    pub(crate) fn due(&mut self, item: Item, nominal: &str, due: &str) -> OccurrenceIx {
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
        self.add(item, Period::Year(chrono::Datelike::year(&nominal)), State::Planned, Some(dates))
    }

    /// Adds a row with one occurrence without a date.
    pub(crate) fn undated(&mut self, item: Item, period: Period, state: State) -> OccurrenceIx {
        self.add(item, period, state, None)
    }

    fn add(
        &mut self,
        item: Item,
        period: Period,
        state: State,
        dates: Option<Dates>,
    ) -> OccurrenceIx {
        let item_ix = ItemIx(self.calendar.items.len() as u32);
        self.calendar.items.push(item);
        let ix = OccurrenceIx(self.plan.occurrences.len() as u32);
        self.plan.occurrences.push(Occurrence {
            item: item_ix,
            member: None,
            period,
            number: None,
            state,
            dates,
            settled: None,
            quiet_until: None,
        });
        ix
    }

    /// Plans one rung.
    pub(crate) fn rung(&mut self, occurrence: OccurrenceIx, party: PartyIx, lead: Lead, on: &str) {
        let on = day(on);
        self.plan.reminders.push(Reminder {
            occurrence,
            party,
            kind: Kind::Before,
            rung: Some(lead),
            last_rung: false,
            target: on,
            day: on,
            shift: Shift::None,
        });
        self.plan.reminders.sort_by_key(|it| (it.occurrence, it.party, it.day));
    }

    /// The first occurrence of a row.
    pub(crate) fn of(&self, id: &str) -> OccurrenceIx {
        let item = self.calendar.find_item(id).expect("a row of the sample");
        let at = self.plan.occurrences.iter().position(|it| it.item == item);
        OccurrenceIx(at.expect("each row has an occurrence") as u32)
    }

    /// One line about the first occurrence of a row.
    pub(crate) fn line(&self, id: &str, party: PartyIx, kind: Kind, detail: Detail) -> Line {
        let ix = self.of(id);
        let due = self.plan.occurrence(ix).dates.map(|it| it.due);
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
            occurrence: Some(ix),
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
            occurrence: None,
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
