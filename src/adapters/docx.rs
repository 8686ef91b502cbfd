//! The chapter as a Word document.

use crate::messages::document::Document;

/// The bytes of the document.
pub fn write(_document: &Document) -> Result<Vec<u8>, std::io::Error> {
    Ok(Vec::new())
}
