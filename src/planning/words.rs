//! The words that stand for the variants of an enum, outside the program: in the ledger and in the machine formats.

/// From one list the `ALL`, `word` and `of_word` of an enum without fields, so that what is written can always be read back.
/// The compiler asks for a variant that is missing, and refuses a word that stands for two.
macro_rules! words {
    ($(#[$about:meta])* $of:ident { $($variant:ident => $word:literal,)+ }) => {
        impl $of {
            /// All of them, in the order of their words' list.
            pub const ALL: &'static [$of] = &[$($of::$variant),+];

            $(#[$about])*
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
