//! What `wanneer` says, read once for all rows that say it in the same words.

use std::collections::HashMap;
use std::sync::Arc;

use crate::calendar::rule::{Refusal, Rule, parse};

#[derive(Debug, Default)]
pub(super) struct Sentences {
    known: HashMap<Arc<str>, Rule>,
}

impl Sentences {
    /// The rule, and the text that all rows with it share.
    pub(super) fn read(&mut self, text: &str) -> Result<(Rule, Arc<str>), Refusal> {
        if let Some((text, rule)) = self.known.get_key_value(text) {
            return Ok((rule.clone(), text.clone()));
        }
        let (rule, text) = (parse(text)?, Arc::from(text));
        self.known.insert(Arc::clone(&text), rule.clone());
        Ok((rule, text))
    }
}
