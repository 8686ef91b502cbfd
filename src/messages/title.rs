//! What a row is called: *Jaarverslag 2025*, *Begroting 2027*, *SOP 2026-2027*; and titles cut to fit.

use crate::calendar::{Calendar, Item};
use crate::planning::{Duty, State, naming};

/// What a confidential row without `onderwerp` is called in a subject.
pub const NEUTRAL: &str = "Onderdeel kwaliteitskalender";

/// "Jaarverslag 2025": the short name with what it is about; "Visitatie (2 van 3)" for a quota.
pub fn short(calendar: &Calendar, duty: &Duty) -> String {
    with_period(calendar, duty, calendar.item(duty.item).short_name())
}

/// "Jaarverslag (bestuursverslag, …) 2025": as the calendar has it, with what it is about.
pub fn full(calendar: &Calendar, duty: &Duty) -> String {
    with_period(calendar, duty, &calendar.item(duty.item).title)
}

/// "SOP 2026-2027 (Het Lyceum)": the short name with the member it is for, for a reader who is not that member.
pub fn of_member(calendar: &Calendar, duty: &Duty) -> String {
    let title = short(calendar, duty);
    match duty.member {
        Some(member) => format!("{title} ({})", calendar.party(member).name),
        None => title,
    }
}

/// "Onderdeel gesprekscyclus": the name of a confidential row outside the mail itself.
pub fn neutral(item: &Item) -> &str {
    item.short.as_deref().unwrap_or(NEUTRAL)
}

fn with_period(calendar: &Calendar, duty: &Duty, name: &str) -> String {
    let item = calendar.item(duty.item);
    let mut title = name.to_owned();
    if let (Some(subject), Some(dates)) = (item.about, duty.dates) {
        let label = naming::about_label(subject, dates.nominal);
        if !title.contains(&label) {
            title.push_str(&format!(" {label}"));
        }
    }
    if let State::Counting { number, of } = duty.state {
        title.push_str(&format!(" ({number} van {of})"));
    }
    title
}

/// "Protocollen, werkwijzen…": at most `columns` characters, cut at a word boundary where there is one.
pub fn cut(title: &str, columns: usize) -> String {
    if title.chars().count() <= columns {
        return title.to_owned();
    }
    let room: String = title.chars().take(columns.saturating_sub(1)).collect();
    let next_is_space = title.chars().nth(room.chars().count()).is_some_and(char::is_whitespace);
    let whole_words = match room.rfind(' ') {
        // Half a long word says more than one short one.
        Some(at) if !next_is_space && room.len() / 2 < at => &room[..at],
        _ => room.as_str(),
    };
    let dangling = |c: char| !c.is_alphanumeric() && c != ')';
    format!("{}…", whole_words.trim_end_matches(dangling))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_cut_between_words_and_never_ends_in_a_comma() {
        assert_eq!(cut("Jaarverslag CvA", 20), "Jaarverslag CvA");
        assert_eq!(cut("Protocollen, werkwijzen, reglementen", 26), "Protocollen, werkwijzen…");
        assert_eq!(cut("Ontwikkelagenda passend onderwijs", 24), "Ontwikkelagenda passend…");
        assert_eq!(cut("Schoolondersteuningsprofielen", 12), "Schoolonder…");
        assert_eq!(cut("ééééééééééé", 5), "éééé…");
    }
}
