//! The tables of problems: a problem is one line that says variant, code and severity.

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The calendar is not taken.
    Error,
    /// Taken, but look at it.
    Warning,
    /// Good to know; not counted.
    Info,
}

/// One family of problems, a line for each. Its words stand in `messages::diagnostics`, in one match without a catch-all.
macro_rules! problems {
    ($(#[$about:meta])* $family:ident {
        $($(#[$doc:meta])* $name:ident $({ $($fields:tt)* })? $(($of:ty))? = $code:ident $severity:ident;)*
    }) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum $family {
            $($(#[$doc])* $name $({ $($fields)* })? $(($of))?,)*
        }

        impl $family {
            /// The codes of the family, in the order of its table; several problems may share one.
            pub(in crate::calendar) const CODES: &'static [&'static str] = &[$(stringify!($code)),*];

            pub(in crate::calendar) fn code(&self) -> &'static str {
                match self {
                    $(Self::$name { .. } => stringify!($code),)*
                }
            }

            pub(in crate::calendar) fn severity(&self) -> $crate::calendar::problem::table::Severity {
                match self {
                    $(Self::$name { .. } => $crate::calendar::problem::table::Severity::$severity,)*
                }
            }
        }
    };
}

pub(in crate::calendar) use problems;
