//! The words that stand for the variants of an enum, outside the program: in files, in the ledger and in the machine formats.

/// Declares an enum without fields, each variant with its word, so that what is written can always be read back. The compiler
/// refuses a word that stands for two.
macro_rules! words {
    ($(#[$about:meta])* pub enum $of:ident { $($(#[$about_it:meta])* $variant:ident => $word:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $of {
            $($(#[$about_it])* $variant,)+
        }

        impl $of {
            /// In their own order.
            pub const ALL: &'static [$of] = &[$($of::$variant),+];

            /// The words of all, in the same order.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// As files, the ledger and the machine formats have it.
            pub const fn word(self) -> &'static str {
                match self {
                    $($of::$variant => $word,)+
                }
            }

            /// The one with this word.
            pub fn of_word(word: &str) -> Option<$of> {
                match word {
                    $($word => Some($of::$variant),)+
                    _ => None,
                }
            }
        }
    };
}
pub(crate) use words;
