//! The words of a finding, whatever its family, with the addresses in them masked.

use crate::calendar::{Advice, Meaning, Problem, Slip, Values};
use crate::messages::diagnostics::words::Words;
use crate::messages::diagnostics::{advice, masking, meaning, refused, slip, values, writing};

/// The words of a finding. An address that somebody typed is masked in all of them (R17).
pub fn words(problem: &Problem) -> Words {
    let words = plain_words(problem);
    match problem {
        // These show how an address is written, and nothing of what was typed.
        Problem::Values(Values::Address(_)) | Problem::Slip(Slip::Start { .. }) => words,
        _ => Words {
            title: masking::masked(&words.title),
            label: masking::masked(&words.label),
            help: masking::masked(&words.help),
        },
    }
}

fn plain_words(problem: &Problem) -> Words {
    match problem {
        Problem::Meaning(it) => meaning::words(it),
        Problem::Values(it) => values::words(it),
        Problem::Refused(it) => refused::words(it),
        Problem::Writing(it) => writing::words(it),
        Problem::Slip(it) => slip::words(it),
        Problem::Advice(it) => advice::words(it),
    }
}

/// What a finding says on one line, if each of its kind says something else that matters.
pub fn briefly(problem: &Problem) -> Option<String> {
    match problem {
        Problem::Advice(advice @ Advice::DueClosed { .. }) => {
            let Words { title, help, .. } = advice::words(advice);
            Some(format!("{title}; {}", help.split_once("; ").map_or("", |(_, dates)| dates)))
        }
        Problem::Meaning(
            Meaning::WhenDiffers { .. }
            | Meaning::WhenAside { .. }
            | Meaning::WhoDiffers { .. }
            | Meaning::WhoAside { .. },
        ) => Some(plain_words(problem).title),
        Problem::Meaning(Meaning::UnknownParty { .. } | Meaning::Unknown { .. }) => {
            Some(words(problem).title)
        }
        _ => None,
    }
}
