//! What the administrator reads about a finding: the sentence, the word under the caret, the way out, and what follows from it.

use crate::calendar::{Advice, Diagnostic, InputFile, Problem, Severity, Slip};
use crate::messages::dutch;

mod advice;
mod drawing;
mod masking;
mod meaning;
mod refused;
mod values;
mod writing;

pub use drawing::draw;

/// The words of one finding. None ends in a full stop; none is a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    pub title: String,
    /// Short, under the caret; may be empty.
    pub label: String,
    pub help: String,
}

impl Words {
    fn new(title: impl Into<String>, label: impl Into<String>, help: impl Into<String>) -> Self {
        Self { title: title.into(), label: label.into(), help: help.into() }
    }
}

/// `fout`, `aandachtspunt`, `info`.
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "fout",
        Severity::Warning => "aandachtspunt",
        Severity::Info => "info",
    }
}

/// What an error brings about; warnings say it in their help.
pub fn consequence(diagnostic: &Diagnostic) -> Option<&'static str> {
    match (diagnostic.problem.severity(), diagnostic.location.file) {
        (Severity::Error, InputFile::Calendar) => {
            Some("zo wordt de kalender niet overgenomen; de vorige versie blijft gelden")
        }
        (Severity::Error, InputFile::Addresses) => {
            Some("zo wordt het adresboek niet overgenomen; de vorige versie blijft gelden")
        }
        (Severity::Error, InputFile::Done) => Some("wat hier staat, telt niet mee als afgerond"),
        (Severity::Warning | Severity::Info, _) => None,
    }
}

/// `1 fout, 2 aandachtspunten. Niets gewijzigd.`
pub fn summary(errors: usize, warnings: usize) -> String {
    let count = |n: usize, one: &str, many: &str| match n {
        0 => format!("Geen {many}"),
        1 => format!("1 {one}"),
        n => format!("{n} {many}"),
    };
    let errors_said = count(errors, "fout", "fouten");
    let warnings_said = match warnings {
        0 => "geen aandachtspunten".to_owned(),
        n => count(n, "aandachtspunt", "aandachtspunten"),
    };
    format!("{errors_said}, {warnings_said}. Niets gewijzigd.")
}

/// `info[K13]: zo ook op regel 703, 711 en 719`: for what was drawn once.
pub fn also_on(level: Severity, code: &str, lines: &[u32]) -> String {
    format!("{}[{code}]: zo ook op regel {}", severity(level), line_numbers(lines))
}

/// `info[K63]: regel 275 en 284: de uiterste dag, donderdag 31 december 2026, …`: for information that says more than its line,
/// and was drawn for another line.
pub fn briefly_on(level: Severity, code: &str, said: &str, lines: &[u32]) -> String {
    format!("{}[{code}]: regel {}: {said}", severity(level), line_numbers(lines))
}

/// What a finding says on one line, if each of its kind says something else that matters.
pub fn briefly(problem: &Problem) -> Option<String> {
    match problem {
        Problem::Advice(advice @ Advice::DueClosed { .. }) => {
            let Words { title, help, .. } = advice::words(advice);
            Some(format!("{title}; {}", help.split_once("; ").map_or("", |(_, dates)| dates)))
        }
        Problem::Published { key, says, beside } => {
            Some(meaning::published(key, *says, beside).title)
        }
        Problem::UnknownParty { .. } | Problem::Unknown { .. } => Some(words(problem).title),
        _ => None,
    }
}

/// "703, 711 en 719"
fn line_numbers(lines: &[u32]) -> String {
    dutch::list(&lines.iter().map(u32::to_string).collect::<Vec<_>>())
}

/// The line that stands for findings that are not shown.
pub fn not_shown(more: usize) -> String {
    match more {
        1 => "Nog 1 bevinding is niet getoond. Los eerst deze op.".to_owned(),
        n => format!("Nog {n} bevindingen zijn niet getoond. Los eerst deze op."),
    }
}

/// The words of a finding. An address that somebody typed is masked in all of them (R17).
pub fn words(problem: &Problem) -> Words {
    let words = plain_words(problem);
    match problem {
        // These show how an address is written, and nothing of what was typed.
        Problem::Address(_) | Problem::Slip(Slip::Start { .. }) => words,
        _ => Words {
            title: masking::masked(&words.title),
            label: masking::masked(&words.label),
            help: masking::masked(&words.help),
        },
    }
}

/// No catch-all: a new problem asks for its sentence here.
fn plain_words(problem: &Problem) -> Words {
    match problem {
        Problem::UnknownKey { key, section, nearest, known } => {
            meaning::unknown_key(key, section, *nearest, known)
        }
        Problem::UnknownParty { name, nearest, as_list } => {
            meaning::unknown_party(name, nearest.as_ref(), as_list.as_deref())
        }
        Problem::Unknown { what, name, nearest } => {
            meaning::unknown(*what, name, nearest.as_deref())
        }
        Problem::UnknownDone { about, nearest } => meaning::unknown_done(about, nearest.as_deref()),
        Problem::WhichDone { about, fits } => meaning::which_done(about, fits),
        Problem::Refused { key, typed, refusal } => refused::words(key, typed, refusal),
        Problem::MomentsCount { wanted, found } => meaning::moments_count(*wanted, *found),
        Problem::MomentsUnused => meaning::moments_unused(),
        Problem::MomentTwice => meaning::moment_twice(),
        Problem::StartYearUnknown { years } => meaning::start_year_unknown(*years),
        Problem::NobodyResponsible => meaning::nobody_responsible(),
        Problem::GroupAsParty { group, key } => meaning::group_as_party(group, key),
        Problem::WhoTwice => meaning::who_twice(),
        Problem::NotAGroup { name, key } => meaning::not_a_group(name, key),
        Problem::NoMembers => meaning::no_members(),
        Problem::NoOwnBoard { member } => meaning::no_own_board(member),
        Problem::NoAddress { name, coordinator } => meaning::no_address(name, *coordinator),
        Problem::NoRegion => meaning::no_region(),
        Problem::BareDate { date } => meaning::bare_date(date),
        Problem::SameName { name, other, line } => meaning::same_name(name, other, *line),
        Problem::StillThere { name, line, own } => meaning::still_there(name, *line, *own),
        Problem::Reserved { name } => meaning::reserved(name),
        Problem::OnlyInRoutes { name } => meaning::only_in_routes(name),
        Problem::Circle { key } => meaning::circle(key),
        Problem::RouteTwice => meaning::route_twice(),
        Problem::PlanUnused => meaning::plan_unused(),
        Problem::RecheckNotMonthly { typed } => meaning::recheck(typed),
        Problem::EndsBeforeStart => values::ends_before_start(),
        Problem::ClosingTooLong { days, most } => values::closing_too_long(*days, *most),
        Problem::Twice { key, typed } => values::twice(key, typed),
        Problem::DayTwice => refused::day_twice(),
        Problem::NoUse { key } => meaning::no_use(key),
        Problem::BlockWithoutKey { key, first } => values::block_without_key(key, first),
        Problem::CoordinatorNeverMailed => meaning::coordinator_never_mailed(),
        Problem::Empty { key, commented } => values::empty(key, *commented),
        Problem::Shape { key, wanted } => values::shape(key, *wanted),
        Problem::MissingKey { section, key } => values::missing(section, key),
        Problem::NotOneOf { key, value, choices } => values::not_one_of(key, value, *choices),
        Problem::BadId { id, suggestion } => values::bad_id(id, suggestion.as_deref()),
        Problem::TooLong { key, length, most } => values::too_long(key, *length, *most),
        Problem::Unprintable { key, character } => values::unprintable(key, *character),
        Problem::Address(fault) => values::address(*fault),
        Problem::Number { key, value, from, to } => values::number(key, value, *from, *to),
        Problem::Time { key, value } => values::time(key, value),
        Problem::Zone { value, nearest } => values::zone(value, nearest.as_deref()),
        Problem::Version { value } => values::version(value),
        Problem::NotUtf8 { utf16 } => writing::not_utf8(*utf16),
        Problem::Slip(slip) => writing::slip(slip),
        Problem::Syntax => writing::syntax(),
        Problem::TooManyBroken => writing::too_many_broken(),
        Problem::DuplicateKey { key, first } => writing::duplicate_key(key, *first),
        Problem::Refuses(limit) => writing::refuses(*limit),
        Problem::EmptyFile => writing::empty_file(),
        Problem::LookAgain { what } => meaning::look_again(what),
        Problem::Unnamed { key } => meaning::unnamed(key),
        Problem::Published { key, says, beside } => meaning::published(key, *says, beside),
        Problem::NotText(kind) => writing::not_text(*kind),
        Problem::Advice(advice) => advice::words(advice),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_counts_in_dutch() {
        assert_eq!(summary(1, 2), "1 fout, 2 aandachtspunten. Niets gewijzigd.");
        assert_eq!(summary(2, 1), "2 fouten, 1 aandachtspunt. Niets gewijzigd.");
        assert_eq!(also_on(Severity::Info, "K13", &[7]), "info[K13]: zo ook op regel 7");
        assert_eq!(
            also_on(Severity::Info, "K13", &[7, 8, 9]),
            "info[K13]: zo ook op regel 7, 8 en 9"
        );
        assert_eq!(summary(0, 0), "Geen fouten, geen aandachtspunten. Niets gewijzigd.");
    }
}
