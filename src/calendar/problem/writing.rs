//! How a file is written, where it is not one of the slips.

use crate::calendar::problem::parts::{FileKind, Limit};
use crate::calendar::problem::table::problems;

problems! {
    Writing {
        /// Bytes that are no UTF-8: UTF-16, as Notepad's *Unicode*, else Windows-1252.
        NotUtf8 { utf16: bool } = K40 Error;
        /// A block at the edge of the file, such as `betrokkenen`, without the line with its key above `first`.
        BlockWithoutKey { key: &'static str, first: String } = K54 Error;
        /// Wrong YAML that is none of the known slips.
        Syntax = K55 Error;
        /// After twenty broken rows the reader stops looking.
        TooManyBroken = K55 Error;
        /// The same key twice. `first`: the line of the first.
        DuplicateKey { key: String, first: u32 } = K56 Error;
        Refuses(Limit) = K57 Error;
        EmptyFile = K58 Error;
        NotText(FileKind) = K59 Error;
    }
}
