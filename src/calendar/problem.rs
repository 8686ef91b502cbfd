//! What can be wrong in the administrator's files, in families: a table each, one line a problem. The sentences are in
//! `messages::diagnostics`.

use std::collections::BTreeSet;

mod advice;
mod meaning;
mod parts;
mod slip;
pub(super) mod table;
mod values;
mod writing;

pub use advice::{Advice, AfterEnd};
pub use meaning::Meaning;
pub use parts::{AddressFault, Choices, FileKind, Limit, Wanted, What};
pub use slip::{Headless, Slip, Stray};
pub use table::Severity;
pub use values::{Refused, Values};
pub use writing::Writing;

/// The families: each has its table here, and its words in a file of the same name below `messages::diagnostics`. The table
/// below [`Refused`] is the grammar's own: [`Refusal`](crate::calendar::rule::Refusal).
macro_rules! families {
    ($($(#[$doc:meta])* $family:ident,)*) => {
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum Problem {
            $($(#[$doc])* $family($family),)*
        }

        $(impl From<$family> for Problem {
            fn from(it: $family) -> Self {
                Self::$family(it)
            }
        })*

        impl Problem {
            /// Stable: scripts and people may refer to it.
            pub fn code(&self) -> &'static str {
                match self {
                    $(Self::$family(it) => it.code(),)*
                }
            }

            pub fn severity(&self) -> Severity {
                match self {
                    $(Self::$family(it) => it.severity(),)*
                }
            }
        }

        /// Of what deserves a look.
        pub fn advice_codes() -> BTreeSet<&'static str> {
            Advice::CODES.iter().copied().collect()
        }

        pub fn codes() -> BTreeSet<&'static str> {
            [$($family::CODES),*].into_iter().flatten().copied().collect()
        }
    };
}

families! {
    /// What the files mean.
    Meaning,
    /// What a value looks like.
    Values,
    /// A sentence, moment, lead or date.
    Refused,
    /// How the file is written.
    Writing,
    /// A slip in the writing of YAML.
    Slip,
    /// What deserves a look once it is planned.
    Advice,
}
