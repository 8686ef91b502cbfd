//! Why files cannot run.

use std::collections::BTreeSet;

use crate::delivery::message_id::digest;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedFiles {
    /// The same for the same errors, on whatever line they stand.
    pub digest: String,
    pub errors: BTreeSet<String>,
    /// Each error drawn, for the coordinator.
    pub findings: Vec<String>,
    pub more: usize,
    /// `kalender.yaml:12`
    pub place: String,
    /// `fout K02`, `missing`: for the operator; holds nothing from the file.
    pub why: &'static str,
}

impl RefusedFiles {
    /// One thing that holds for no line, in one sentence.
    pub fn sentence(place: String, said: String, why: &'static str) -> Self {
        let digest = digest([said.as_str()], 64);
        let errors = BTreeSet::from([digest.clone()]);
        Self { digest, errors, findings: vec![said], more: 0, place, why }
    }

    pub fn count(&self) -> usize {
        self.findings.len() + self.more
    }
}
