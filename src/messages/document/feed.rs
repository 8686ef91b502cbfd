//! The last days as a feed for an agenda: whole days, from a day on, for two years.

use std::collections::BTreeMap;

use chrono::{DateTime, Months, NaiveDate, NaiveTime, Utc};
use icalendar::{Component, Event, EventLike, Property, ValueType};

use crate::calendar::Calendar;
use crate::messages::document::texts::{clean, is_confidential};
use crate::messages::document::who;
use crate::messages::{dutch, title};
use crate::planning::{Duty, Plan};

/// How far the feed looks ahead.
pub const YEARS: u32 = 2;

/// The feed as it stands on `as_of`; `plan` covers [`YEARS`] from then. Confidential rows are not in it, nor is a `zie` beside
/// the row it points at. The same input gives the same bytes.
pub fn write(calendar: &Calendar, plan: &Plan, as_of: NaiveDate) -> String {
    let mut feed = icalendar::Calendar::empty();
    let name = format!("Kwaliteitskalender {}", clean(&calendar.organisation.short));
    feed.append_property(("VERSION", "2.0"))
        .append_property(("PRODID", "-//kwaliteitskalender//NL"))
        .append_property(("CALSCALE", "GREGORIAN"))
        .append_property(("METHOD", "PUBLISH"))
        .append_property(
            Property::new("REFRESH-INTERVAL", "P1D").add_parameter("VALUE", "DURATION").done(),
        )
        .append_property(("X-PUBLISHED-TTL", "P1D"));
    feed.name(&name);
    for duty in last_days(calendar, plan, as_of) {
        feed.push(event(calendar, &duty, as_of));
    }
    feed.to_string()
}

/// In order of day; the shares of a row that end on the same day are one, without a member.
fn last_days(calendar: &Calendar, plan: &Plan, as_of: NaiveDate) -> Vec<Duty> {
    let until = as_of.checked_add_months(Months::new(12 * YEARS)).unwrap_or(NaiveDate::MAX);
    let mut days: BTreeMap<(NaiveDate, String), Duty> = BTreeMap::new();
    for it in plan.duties.iter().filter(|it| it.settled.is_none()) {
        let item = calendar.item(it.item);
        let Some(dates) = it.dates.filter(|dates| as_of <= dates.due && dates.due < until) else {
            continue;
        };
        if is_confidential(calendar, item) || item.see.is_some() {
            continue;
        }
        // A share that somebody moved keeps its member: the others do not end on that day.
        let is_moved = dates.due != dates.original_due;
        let shown = Duty { member: it.member.filter(|_| is_moved), ..*it };
        days.insert((dates.due, shown.id(calendar)), shown);
    }
    days.into_values().collect()
}

fn event(calendar: &Calendar, duty: &Duty, as_of: NaiveDate) -> Event {
    let item = calendar.item(duty.item);
    let due = duty.dates.expect("only dated ones are in the feed").due;
    let after = due.succ_opt().unwrap_or(due);
    let id = duty.id(calendar);
    let stamp: DateTime<Utc> = as_of.and_time(NaiveTime::MIN).and_utc();
    let title = clean(&title::of_member(calendar, duty));
    let mut about = format!("{}.", dutch::capital(&clean(&item.rule_text)));
    if let Some(who) = who::cell(calendar, item).first() {
        about.push_str(&format!(" Wie: {who}."));
    }
    let mut event = Event::new();
    event
        .uid(&format!("{id}@{}.kwaliteitskalender", calendar.organisation.id))
        .timestamp(stamp)
        .sequence(0)
        .append_property(day("DTSTART", due))
        .append_property(day("DTEND", after))
        .summary(&format!("{title} – laatste dag"))
        .description(&about)
        .categories([clean(&calendar.group(item.group).title)])
        .add_property("TRANSP", "TRANSPARENT")
        .add_property("X-MICROSOFT-CDO-BUSYSTATUS", "FREE");
    event.done()
}

/// A day without a time. The end of an event is the day after its last.
fn day(key: &str, day: NaiveDate) -> Property {
    Property::new(key, day.format("%Y%m%d").to_string()).append_parameter(ValueType::Date).done()
}
