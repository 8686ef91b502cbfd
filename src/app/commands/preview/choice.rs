//! Which mail is meant: the occurrence, the reminder, the party.

use chrono::NaiveDate;
use clap::Args;

use crate::app::outcome::Failure;
use crate::app::version::Version;
use crate::calendar::rule::parse_lead;
use crate::calendar::{Calendar, PartyIx};
use crate::dates::Lead;
use crate::delivery::{Bundle, first_overdue_day};
use crate::messages::{acts, preview as words};
use crate::planning::naming::{self, Named};
use crate::planning::typed::{find_one, rows};
use crate::planning::{DutyIx, Kind, Plan, Reminder};

// What `preview` is asked for.
#[derive(Debug, Args)]
pub struct WhichMail {
    /// Such as jaarverslag-cva/2026, or a row with one open occurrence
    pub occurrence: String,
    /// Which reminder, such as "6 weken" or 6-weken [default: the next one]
    #[arg(long, value_name = "RUNG", conflicts_with = "overdue")]
    pub rung: Option<String>,
    /// The first mail after the date, if nobody reports
    #[arg(long, visible_alias = "te-laat")]
    pub overdue: bool,
    /// To this party [default: the first that gets it]
    #[arg(long, value_name = "ID")]
    pub party: Option<String>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Choice {
    pub(super) duty: DutyIx,
    pub(super) day: NaiveDate,
    /// The first mail after the date.
    pub(super) is_overdue: bool,
    kind: Kind,
    rung: Option<Lead>,
    party: PartyIx,
}

impl Choice {
    fn of(it: &Reminder) -> Self {
        let Reminder { duty, day, kind, rung, party, .. } = *it;
        Self { duty, day, is_overdue: false, kind, rung, party }
    }

    pub(super) fn is_in(&self, mail: &Bundle, calendar: &Calendar) -> bool {
        mail.lines.iter().any(|line| {
            line.duty == Some(self.duty)
                && line.kind == self.kind
                && line.rung == self.rung
                && line.key.party == calendar.party(self.party).id
        })
    }
}

/// The reminders that may be meant when none is named: all of this occurrence, or those to the party that is named.
pub(super) fn any_rung(
    calendar: &Calendar,
    plan: &Plan,
    choice: &Choice,
    args: &WhichMail,
) -> Vec<Choice> {
    let party = args.party.as_deref().and_then(|text| calendar.find_party(text.trim()));
    let own = plan.reminders.iter().filter(|it| it.duty == choice.duty);
    let own = own.filter(|it| party.is_none_or(|party| it.party == party));
    own.map(Choice::of).collect()
}

/// The calendar that has the row, and the name without `swv-vo:`. Errors: none has it, or more than one.
pub(super) fn calendar_of<'a>(
    calendars: &'a [Version],
    text: &'a str,
) -> Result<(&'a Version, &'a str), Failure> {
    let all: Vec<(&Calendar, &Version)> = calendars.iter().map(|it| (&it.calendar, it)).collect();
    // Rows of one name are told apart by their dates, below.
    let look = |it: &Version, name: &str| rows(&it.calendar, name).map(|_| vec![name.to_owned()]);
    let (version, _, name) = find_one(&all, text, look)?;
    Ok((version, name))
}

/// The line that is asked for: of the row's next open occurrence, the next reminder, to its first reader.
pub(super) fn choose(
    calendar: &Calendar,
    plan: &Plan,
    name: &str,
    args: &WhichMail,
    today: NaiveDate,
) -> Result<Choice, Failure> {
    let occurrence = duty(calendar, plan, name, today)?;
    let id = plan.duty(occurrence).id(calendar);
    let party = args.party.as_deref().map(|text| party(calendar, text)).transpose()?;
    if args.overdue {
        return overdue(calendar, plan, occurrence, party, &id);
    }
    let all: Vec<&Reminder> = plan.reminders.iter().filter(|it| it.duty == occurrence).collect();
    if all.is_empty() {
        return Err(Failure::Usage(words::no_mail(&id)));
    }
    let to_party = |it: &&&Reminder| party.is_none_or(|party| it.party == party);
    let own: Vec<&Reminder> = all.iter().filter(to_party).copied().collect();
    if own.is_empty() {
        let mut known: Vec<String> =
            all.iter().map(|it| calendar.party(it.party).id.clone()).collect();
        known.dedup();
        let typed = args.party.as_deref().unwrap_or_default();
        return Err(Failure::Usage(words::no_mail_to(typed, &id, &known)));
    }
    let reminder = match &args.rung {
        Some(text) => rung(&own, text, &id)?,
        None => own
            .iter()
            .filter(|it| today <= it.day)
            .min_by_key(|it| it.day)
            .or_else(|| own.iter().max_by_key(|it| it.day))
            .expect("there is one, as was just seen"),
    };
    Ok(Choice::of(reminder))
}

fn rung<'a>(own: &[&'a Reminder], text: &str, id: &str) -> Result<&'a Reminder, Failure> {
    // `6-weken` needs no quotes in a shell.
    let lead = parse_lead(&text.trim().replace(['-', '_'], " ")).ok();
    let found = own.iter().find(|it| it.rung.is_some() && it.rung == lead);
    found.copied().ok_or_else(|| {
        let mut known: Vec<String> = Vec::new();
        for lead in own.iter().filter_map(|it| it.rung).map(|it| it.to_string()) {
            if !known.contains(&lead) {
                known.push(lead);
            }
        }
        Failure::Usage(words::no_such_rung(text, id, &known))
    })
}

fn duty(calendar: &Calendar, plan: &Plan, name: &str, today: NaiveDate) -> Result<DutyIx, Failure> {
    let rows = naming::rows_named(calendar, name);
    let all = || (0..).map(DutyIx).zip(&plan.duties);
    let own = || all().filter(|(_, it)| rows.contains(&it.item) && it.settled.is_none());
    let is_id = name.contains('/') && naming::item_of(calendar, &name.to_lowercase()).is_some();
    if !is_id {
        let coming = |it: &&(DutyIx, &crate::planning::Duty)| {
            it.1.dates.is_none_or(|dates| today <= dates.due)
        };
        let key = |it: &(DutyIx, &crate::planning::Duty)| it.1.dates.map(|it| it.due);
        let next = own().filter(|it| coming(&it)).min_by_key(key).or_else(|| own().next());
        let none = || Failure::Usage(words::no_mail(name));
        return next.map(|(ix, _)| ix).ok_or_else(none);
    }
    // `schoolprofiel/2027` of a share: its first member.
    let member = |ix: DutyIx| {
        let it = *plan.duty(ix);
        crate::planning::Duty { member: None, ..it }.id(calendar)
    };
    match naming::find(calendar, plan, name, today) {
        Named::One(ix) => Ok(ix),
        Named::Several(ids) => Err(Failure::Usage(acts::ambiguous(name, &ids))),
        Named::Nothing(near) => own()
            .map(|(ix, _)| ix)
            .find(|ix| member(*ix) == name.to_lowercase())
            .ok_or_else(|| Failure::Usage(acts::unknown(name, &near))),
    }
}

fn party(calendar: &Calendar, text: &str) -> Result<PartyIx, Failure> {
    let unknown = || Failure::Usage(words::no_party(text));
    calendar.find_party(text.trim()).ok_or_else(unknown)
}

fn overdue(
    calendar: &Calendar,
    plan: &Plan,
    duty: DutyIx,
    party: Option<PartyIx>,
    id: &str,
) -> Result<Choice, Failure> {
    let it = plan.duty(duty);
    let item = calendar.item(it.item);
    let day = it.dates.and_then(|dates| first_overdue_day(calendar, item, dates.due));
    let none = || Failure::Usage(words::never_overdue(id));
    let day = day.filter(|_| item.see.is_none()).ok_or_else(none)?;
    let responsible = it.parties(calendar);
    let party = party.or(responsible.first().copied()).ok_or_else(none)?;
    if !responsible.contains(&party) {
        let known: Vec<String> =
            responsible.iter().map(|it| calendar.party(*it).id.clone()).collect();
        return Err(Failure::Usage(words::no_mail_to(&calendar.party(party).id, id, &known)));
    }
    Ok(Choice { duty, day, is_overdue: true, kind: Kind::Overdue, rung: None, party })
}
