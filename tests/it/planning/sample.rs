//! Calendars made by hand: the parties and ladders of the year plan, and rows as a test wants them.

use chrono::NaiveDate;
use kwaliteitskalender::calendar::rule::{DayMonth, Rule, Term, Wording};
use kwaliteitskalender::calendar::{
    Calendar, CountsWith, Defaults, Form, Group, GroupIx, Item, Ladder, LadderIx, Organisation,
    OverdueRule, Party, PartyIx, Resolution, Rung, Texts,
};
use kwaliteitskalender::dates::{Lead, OpenDays, Region, SendRule};

pub(crate) const COORDINATOR: PartyIx = PartyIx(0);
pub(crate) const DIRECTOR: PartyIx = PartyIx(1);
pub(crate) const OFFICE: PartyIx = PartyIx(2);
pub(crate) const INSPECTORATE: PartyIx = PartyIx(3);
pub(crate) const SCHOOLS: PartyIx = PartyIx(4);

pub(crate) const USUAL: LadderIx = LadderIx(0);

/// A calendar of region Noord without rows.
pub(crate) fn calendar() -> Calendar {
    let ladder = |id: &str, leads: &[Lead]| Ladder {
        id: id.to_owned(),
        rungs: leads.iter().map(|lead| Rung::Before(*lead)).collect(),
    };
    let big = [Lead::Months(6), Lead::Months(3), Lead::Weeks(6), Lead::Weeks(2), Lead::Days(3)];
    let mut parties: Vec<Party> =
        ["beleid", "directeur", "kantoor", "inspectie", "scholen", "atlas", "lyceum"]
            .map(party)
            .into();
    parties[OFFICE.0 as usize].counts_with = Some(CountsWith::Workdays);
    parties[INSPECTORATE.0 as usize].never_mail = true;
    parties[SCHOOLS.0 as usize].members = vec![PartyIx(5), PartyIx(6)];
    parties[5].member_of = Some(SCHOOLS);
    parties[6].member_of = Some(SCHOOLS);
    Calendar {
        organisation: Organisation {
            id: "swv-vo".to_owned(),
            name: "SWV VO".to_owned(),
            short: "SWV VO".to_owned(),
            coordinator: COORDINATOR,
            region: Some(Region::Noord),
            form: Form::U,
            closing: Vec::new(),
            zone: chrono_tz::Europe::Amsterdam,
        },
        open: OpenDays::new(Some(Region::Noord), Vec::new()),
        parties,
        ladders: vec![ladder("gewoon", &big[1..]), ladder("groot", &big)],
        defaults: Defaults {
            ladder: USUAL,
            step_ladder: USUAL,
            overdue: OverdueRule { every_days: 14, on: chrono::Weekday::Tue, at_most: 3 },
            escalation: Vec::new(),
            ask_days: [(9, 15), (11, 15), (1, 15), (3, 15), (5, 15)]
                .map(|(month, day)| DayMonth { month, day })
                .into(),
            send: SendRule::standard(),
        },
        routes: Vec::new(),
        meetings: Vec::new(),
        events: Vec::new(),
        groups: vec![Group {
            id: "plannen".to_owned(),
            title: "Plannen".to_owned(),
            ..Group::default()
        }],
        items: Vec::new(),
    }
}

fn party(id: &str) -> Party {
    Party {
        id: id.to_owned(),
        name: id.to_owned(),
        aliases: Vec::new(),
        salutation: None,
        counts_with: None,
        never_mail: false,
        until: None,
        successor: None,
        members: Vec::new(),
        member_of: None,
        own_board: None,
        assumption: None,
    }
}

/// A row of the director with the usual ladder.
pub(crate) fn row(id: &str, rule: Rule) -> Item {
    Item {
        id: id.into(),
        line: 1,
        group: GroupIx(0),
        parent: None,
        title: id.into(),
        short: None,
        rule,
        rule_text: "".into(),
        resolution: Resolution::Rule,
        responsible: vec![DIRECTOR],
        with: Vec::new(),
        for_each: None,
        tick_per: None,
        ladder: USUAL,
        overdue: OverdueRule { every_days: 14, on: chrono::Weekday::Tue, at_most: 3 },
        escalation: Vec::new().into(),
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

/// `voor 1 juli`.
pub(crate) fn before(day: u8, month: u8) -> Term {
    Term::Day(DayMonth { month, day }, Wording::Before)
}

/// `een keer per N jaar <term>, vanaf <first_year>`.
pub(crate) fn every(years: u8, term: Option<Term>, first_year: Option<i32>) -> Rule {
    Rule::Every { years, term, first_year, expected: None }
}

/// `2026-07-01`.
pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a test writes ISO dates")
}
