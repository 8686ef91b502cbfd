//! The first files of a new calendar, and the questions from whose answers they are made.

use crate::calendar::rule::{fold, fold_key};
use crate::calendar::{Severity, id_from, read};
use crate::dates::words;
use crate::messages::diagnostics;
use crate::messages::yaml::scalar;

words! {
    /// What is asked, in this order, with the words before the default.
    pub enum InitQuestion {
        Name => "Volledige naam van de organisatie",
        Short => "Korte naam",
        Region => "Vakantieregio: noord, midden of zuid",
        Form => "Aanspreekvorm in de mails: u of je",
        Coordinator => "Wie is de coördinator? Naam van de functie",
        CoordinatorAddress => "Mailadres van de coördinator",
        Operator => "Mailadres van de beheerder van de server",
        From => "Afzender van de mails: naam en adres",
    }
}

/// One answer to each question; what is not yet answered has its default.
#[derive(Debug, Clone, Default)]
pub struct InitAnswers([Option<String>; InitQuestion::ALL.len()]);

/// The administrator's three files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCalendar {
    pub calendar: String,
    pub addresses: String,
    pub done: String,
}

impl InitAnswers {
    /// The answer, or the default as long as there is none.
    pub fn get(&self, question: InitQuestion) -> String {
        self.0[question as usize].clone().unwrap_or_else(|| match question {
            InitQuestion::Name => "Samenwerkingsverband Voorbeeld".to_owned(),
            InitQuestion::Short => self.get(InitQuestion::Name),
            InitQuestion::Region => "noord".to_owned(),
            InitQuestion::Form => "u".to_owned(),
            InitQuestion::Coordinator => "Beleidsadviseur".to_owned(),
            InitQuestion::CoordinatorAddress => format!("{}@swv.example", self.key()),
            InitQuestion::Operator => "beheer@swv.example".to_owned(),
            InitQuestion::From => self.default_sender(),
        })
    }

    /// "Kwaliteitskalender SWV <kwaliteitskalender@swv.example>", in the domain of the coordinator.
    fn default_sender(&self) -> String {
        let address = self.get(InitQuestion::CoordinatorAddress);
        let domain = address.split_once('@').map_or("swv.example", |(_, domain)| domain);
        let plain = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '.');
        let name: String = self.get(InitQuestion::Short).chars().filter(plain).collect();
        format!("Kwaliteitskalender {} <kwaliteitskalender@{domain}>", name.trim())
    }

    /// The key of the coordinator among the `betrokkenen`.
    fn key(&self) -> String {
        id_from(&self.get(InitQuestion::Coordinator)).unwrap_or_else(|| "coordinatie".to_owned())
    }

    /// Takes an answer. Errors: what the reader has against it, in Dutch, with the way out; then nothing is taken.
    pub fn take(&mut self, question: InitQuestion, typed: &str) -> Result<(), String> {
        let typed = typed.trim();
        let answer = match question {
            InitQuestion::Region | InitQuestion::Form => fold(typed),
            _ => typed.to_owned(),
        };
        if question == InitQuestion::Coordinator {
            refuse_taken(&answer)?;
        }
        let mut with = self.clone();
        // The one rule for addresses is that of the address book.
        let (asked, looked_at) = match question {
            InitQuestion::Operator => (InitQuestion::CoordinatorAddress, answer.clone()),
            InitQuestion::From => {
                (InitQuestion::CoordinatorAddress, address_of(&answer).to_owned())
            }
            same => (same, answer.clone()),
        };
        with.0[asked as usize] = Some(looked_at);
        with.check()?;
        self.0[question as usize] = Some(answer);
        Ok(())
    }

    /// What the reader has against these files.
    fn check(&self) -> Result<(), String> {
        let files = self.files();
        let reading = read(&crate::calendar::Files {
            calendar: files.calendar.as_bytes(),
            addresses: Some(files.addresses.as_bytes()),
            done: Some(files.done.as_bytes()),
        });
        let wrong = reading.diagnostics.iter().find(|it| it.severity() == Severity::Error);
        wrong.map_or(Ok(()), |it| {
            let words = diagnostics::words(&it.problem);
            Err(refused(&format!("{}; {}", words.title, words.help)))
        })
    }

    pub fn files(&self) -> NewCalendar {
        let value = |name: &str| match name {
            "id" => {
                id_from(&self.get(InitQuestion::Short)).unwrap_or_else(|| "organisatie".to_owned())
            }
            "naam" => scalar(&self.get(InitQuestion::Name)),
            "kort" => scalar(&self.get(InitQuestion::Short)),
            "regio" => scalar(&self.get(InitQuestion::Region)),
            "aanspreekvorm" => scalar(&self.get(InitQuestion::Form)),
            "coordinator" => scalar(&self.get(InitQuestion::Coordinator)),
            "adres" => scalar(&self.get(InitQuestion::CoordinatorAddress)),
            _ => self.key(),
        };
        NewCalendar {
            calendar: fill(include_str!("new_calendar/kalender.yaml"), value),
            addresses: fill(include_str!("new_calendar/adresboek.yaml"), value),
            done: include_str!("new_calendar/afgerond.yaml").to_owned(),
        }
    }
}

/// Words with a meaning of their own in a calendar, and the names of whoever stands in the new one already.
fn refuse_taken(name: &str) -> Result<(), String> {
    let is_one_of = |names: &[&str]| {
        let key = id_from(name).unwrap_or_default();
        names.iter().any(|it| *it == fold_key(name) || *it == key)
    };
    let (why, example) =
        if is_one_of(&["coordinator", "verantwoordelijke", "eigen bestuur", "eigen-bestuur"]) {
            ("is in de kalender al een vast woord", "Coördinator kwaliteit")
        } else if is_one_of(&["opr", "ondersteuningsplanraad"]) {
            ("staat al als betrokkene in de kalender", "Secretaris OPR")
        } else {
            return Ok(());
        };
    Err(refused(&format!("'{name}' {why}. Noem de functie preciezer, bijvoorbeeld: {example}")))
}

/// "Dat kan niet: …": an answer that is asked again.
pub fn refused(why: &str) -> String {
    format!("Dat kan niet: {why}.")
}

/// `kalender@swv.example` of `Kalender <kalender@swv.example>`.
fn address_of(sender: &str) -> &str {
    sender.split_once('<').map_or(sender, |(_, rest)| rest.strip_suffix('>').unwrap_or(rest)).trim()
}

/// Replaces each `{{name}}` once; what is put in is not looked at again.
pub fn fill(template: &str, value: impl Fn(&str) -> String) -> String {
    let mut filled = String::with_capacity(template.len() + 256);
    let mut rest = template;
    while let Some((before, (name, after))) =
        rest.split_once("{{").and_then(|(before, inside)| Some((before, inside.split_once("}}")?)))
    {
        filled.push_str(before);
        filled.push_str(&value(name));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// `Volledige naam van de organisatie [Samenwerkingsverband Voorbeeld]: `
pub fn prompt(question: InitQuestion, answers: &InitAnswers) -> String {
    format!("{} [{}]: ", question.word(), answers.get(question))
}

/// Before the first question.
pub const WELCOME: &str = "Een nieuwe kwaliteitskalender. Enter neemt wat tussen de haken staat; alles is later te wijzigen.\n\n";
/// An answer that is no text.
pub const UNREADABLE: &str = "Dat kan niet: het antwoord is geen leesbare tekst, of te lang.";
/// The input ended before the last answer.
pub const STOPPED: &str = "gestopt; er is niets geschreven. Met `init --voorbeeld swv` komt er een voorbeeld zonder vragen";

/// Why nothing is written over what is there.
pub fn already_there(path: &str) -> String {
    format!(
        "{path} bestaat al; `init` schrijft alleen waar nog niets staat, en heeft niets gewijzigd. Kies een andere map: `kwaliteitskalender init MAP`"
    )
}

/// What was written, and what to do next. `settings`: as to be typed behind `--config`; none for the standard place.
pub fn next_steps(folder: &str, settings: Option<&str>, has_examples: bool) -> String {
    let steps = steps(folder, settings);
    let replace =
        if has_examples { "\n     Adressen op '.example' bestaan niet: vervang die." } else { "" };
    format!(
        "Geschreven in {folder}:
  kalender.yaml    wie wat doet, en wanneer
  adresboek.yaml   wie mail krijgt op welk adres
  afgerond.yaml    wat klaar is
  server.yaml      voor de beheerder van de server
  schema/          hiermee helpt een editor tijdens het typen
  LEESMIJ.md       hoe u een regel wijzigt

Wat nu:
  1. Vul kalender.yaml en adresboek.yaml aan.{replace}
{steps}"
    )
}

/// The second step and those after it, once there is a calendar to fill in.
pub fn steps(folder: &str, settings: Option<&str>) -> String {
    let config = settings.map_or(String::new(), |path| format!(" --config {path}"));
    format!(
        "  2. Laat nakijken wat er staat:    kwaliteitskalender{config} check
  3. Bekijk de mails die komen:     kwaliteitskalender{config} next
  4. Zet de dienst aan:             kwaliteitskalender{config} run
     Er gaat nog geen mail de deur uit: iedere mail komt als bestand in {folder}/var/mail.
"
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn answered(question: InitQuestion, typed: &str) -> Result<InitAnswers, String> {
        let mut answers = InitAnswers::default();
        answers.take(question, typed).map(|()| answers)
    }

    #[test]
    fn the_defaults_are_a_calendar_without_errors() {
        InitAnswers::default().check().unwrap();
    }

    #[test]
    fn whatever_a_name_holds_it_is_read_back_as_typed() {
        for name in ["SWV: \"Noord\" \\ #1", "{{kort}}", "true", "- 'x'", "Ün & {co}", "007", "*a"]
        {
            assert_eq!(name_in(&answered(InitQuestion::Name, name).unwrap()), name);
        }
    }

    proptest! {
        // Each reads a whole calendar.
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_name_that_is_taken_is_read_back_as_typed(name in "[!-~é€’]([ -~é€’]{0,12}[!-~é€’])?") {
            if let Ok(answers) = answered(InitQuestion::Name, &name) {
                prop_assert_eq!(name_in(&answers), name);
            }
        }
    }

    fn name_in(answers: &InitAnswers) -> String {
        let files = answers.files();
        let calendar = files.calendar.as_bytes();
        let reading = read(&crate::calendar::Files { calendar, ..Default::default() });
        reading.calendar.unwrap().organisation.name
    }

    #[test]
    fn what_the_reader_refuses_is_refused_with_the_way_out() {
        let wrong = [
            (InitQuestion::Name, ""),
            (InitQuestion::Name, "SWV\u{7}"),
            (InitQuestion::Region, "oost"),
            (InitQuestion::Form, "jij"),
            (InitQuestion::Coordinator, "Coördinator"),
            (InitQuestion::Coordinator, "eigen bestuur"),
            (InitQuestion::Coordinator, "OPR"),
            (InitQuestion::Coordinator, "Ondersteuningsplanraad"),
            (InitQuestion::CoordinatorAddress, "niemand"),
            (InitQuestion::Operator, "beheer@"),
            (InitQuestion::From, "Kalender"),
            (InitQuestion::From, "Kalender <kalender>"),
        ];
        for (question, typed) in wrong {
            let found = answered(question, typed).unwrap_err();
            assert!(found.starts_with("Dat kan niet: ") && found.ends_with('.'), "{found}");
        }
        assert!(answered(InitQuestion::Name, &"x".repeat(301)).is_err());
    }

    #[test]
    fn a_coordinator_with_a_name_that_is_taken_gets_an_example_that_is_free() {
        for (typed, example) in [
            ("Coördinator", "Coördinator kwaliteit"),
            ("verantwoordelijke", "Coördinator kwaliteit"),
            ("o.p.r", ""),
            ("OPR", "Secretaris OPR"),
            ("opr!", "Secretaris OPR"),
            ("Ondersteuningsplanraad", "Secretaris OPR"),
        ] {
            match answered(InitQuestion::Coordinator, typed) {
                Ok(_) => assert!(example.is_empty(), "{typed}"),
                Err(found) => {
                    assert!(found.ends_with(&format!("bijvoorbeeld: {example}.")), "{found}");
                    assert!(!found.contains("regel") && !found.contains('`'), "{found}");
                    answered(InitQuestion::Coordinator, example).unwrap();
                }
            }
        }
    }

    #[test]
    fn words_may_be_typed_in_any_case_and_are_written_as_they_should() {
        let answers = answered(InitQuestion::Region, " Zuid ").unwrap();
        assert_eq!(answers.get(InitQuestion::Region), "zuid");
    }

    #[test]
    fn defaults_follow_from_earlier_answers() {
        let mut answers = answered(InitQuestion::Coordinator, "Adviseur kwaliteit").unwrap();
        assert_eq!(answers.get(InitQuestion::CoordinatorAddress), "adviseur-kwaliteit@swv.example");
        answers.take(InitQuestion::Short, "SWV \"A\"").unwrap();
        answers.take(InitQuestion::CoordinatorAddress, "a@swv-a.example").unwrap();
        let expected = "Kwaliteitskalender SWV A <kwaliteitskalender@swv-a.example>";
        assert_eq!(answers.get(InitQuestion::From), expected);
    }
}
