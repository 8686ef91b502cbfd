//! Words about what the calendar says: names that are not there, rows that nobody does, dates that nobody knows.

use crate::calendar::keys::SECTIONS;
use crate::calendar::{Published, What, id_from};
use crate::messages::diagnostics::Words;
use crate::messages::dutch;

/// Of a map with more keys only the first are named: nobody reads thirty.
const FIELDS_NAMED_MAX: usize = 10;

pub(super) fn unknown_key(
    key: &str,
    section: &str,
    nearest: Option<&str>,
    known: &[&str],
) -> Words {
    let title = format!("onbekend veld `{key}` bij {section}");
    if let Some(near) = nearest {
        return Words::new(title, format!("gebruik `{near}`"), format!("gebruik `{near}`"));
    }
    if key == "<<" {
        return Words::new(
            "velden van elders overnemen met `<<` kan niet",
            "dit kan hier niet",
            "haal deze regel weg en schrijf de velden zelf uit",
        );
    }
    let homes: Vec<&str> = SECTIONS
        .iter()
        .filter(|home| home.keys.iter().any(|it| it.name == key))
        .map(|home| home.name)
        .collect();
    if let Some(home) = homes.first() {
        return Words::new(
            format!("`{key}` kan niet bij {section}"),
            format!("hoort bij {home}"),
            format!("`{key}` hoort bij {home}; zet het daar, of haal de regel weg"),
        );
    }
    let named =
        |known: &[&str]| known.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
    let help = match known.split_at_checked(FIELDS_NAMED_MAX) {
        Some((first, [_, ..])) => format!(
            "gebruik een veld dat bestaat, zoals {}; config/LEESMIJ.md noemt ze alle",
            named(first)
        ),
        _ => format!("gebruik een van deze velden: {}", named(known)),
    };
    Words::new(title, "dit veld bestaat niet", help)
}

/// What has a meaning, but not here.
pub(super) fn no_use(key: &str) -> Words {
    let (title, help) = match key {
        "nalopen" => (
            "`nalopen` hoort alleen bij `continu`",
            "haal `nalopen` weg, of schrijf `wanneer: continu`",
        ),
        "voorbereiding" => (
            "`voorbereiding` hoort alleen bij een verwachting",
            "haal `voorbereiding` weg, of zet achter `wanneer` bijvoorbeeld `, naar verwachting in 2028`",
        ),
        "opgevolgd_door" => (
            "`opgevolgd_door` zonder laatste dag heeft geen betekenis",
            "zet erbij tot wanneer, zoals `tot_en_met: 31 juli 2026`, of haal `opgevolgd_door` weg",
        ),
        _ => (
            "een groep krijgt zelf geen mail; dit geldt niet voor de leden",
            "haal de regel weg, of zet hem bij elk lid",
        ),
    };
    Words::new(title, format!("`{key}` heeft hier geen betekenis"), help)
}

pub(super) fn coordinator_never_mailed() -> Words {
    Words::new(
        "de coördinator heeft `mail: geen`",
        "krijgt niets",
        "vragen naar data en berichten over te laat komen dan bij niemand aan; haal `mail: geen` weg, of kies een andere coördinator",
    )
}

pub(super) fn unknown_party(
    name: &str,
    nearest: Option<&(String, u32)>,
    as_list: Option<&str>,
) -> Words {
    let title = format!("betrokkene `{name}` bestaat niet");
    let help = match (as_list, nearest) {
        _ if name.contains('@') => {
            "schrijf hier de sleutel van de betrokkene, zoals `opr`; een adres hoort in adresboek.yaml, achter die sleutel".to_owned()
        }
        _ if uncommented(name).is_some() => {
            let (name, comment) = uncommented(name).unwrap_or_default();
            format!("is `{comment}` uitleg, zet er dan een spatie voor: `{name} # {comment}`; zijn het er twee, noem ze dan in een lijst")
        }
        (Some(list), _) => format!("noem ze in een lijst: `{list}`"),
        (None, Some((near, line))) => {
            format!("gebruik `{near}` (regel {line}), of voeg `{name}` toe bij `betrokkenen`")
        }
        (None, None) => {
            format!("voeg `{name}` toe bij `betrokkenen`, of gebruik een naam die daar staat")
        }
    };
    Words::new(title, "staat niet bij `betrokkenen`", help)
}

/// `cva# of opr`: what stands before and behind a `#` without a space in front.
fn uncommented(name: &str) -> Option<(&str, &str)> {
    let (name, comment) = name.split_once('#')?;
    Some((name.trim(), comment.trim()))
        .filter(|(name, comment)| !name.is_empty() && !comment.is_empty())
}

pub(super) fn unknown(what: What, name: &str, nearest: Option<&str>) -> Words {
    let (kind, place) = match what {
        What::Ladder => ("ritme", "`ritmes`"),
        What::Route => ("route", "`routes`"),
        What::Event => ("gebeurtenis", "`gebeurtenissen`"),
        What::Row => ("onderdeel", "`kalender`"),
    };
    let title = format!("{kind} `{name}` bestaat niet");
    let help = match (nearest, what) {
        (Some(near), What::Event) => format!("gebruik `na {near}`, of {}", new_event(name)),
        (None, What::Event) => new_event(name),
        (Some(near), _) => format!("gebruik `{near}`, of voeg `{name}` toe bij {place}"),
        (None, What::Ladder) => {
            format!("voeg `{name}` toe bij {place}, of schrijf het ritme uit: `[6 weken, 3 dagen]`")
        }
        (None, What::Row) => {
            "gebruik de sleutel van een onderdeel, zoals `jaarverslag-cva`".to_owned()
        }
        (None, What::Route) => format!("voeg `{name}` toe bij {place}"),
    };
    Words::new(title, format!("staat niet bij {place}"), help)
}

/// The line to add: a key holds no spaces, a name does.
fn new_event(name: &str) -> String {
    let key = id_from(name).unwrap_or_else(|| "gebeurtenis".to_owned());
    let title = dutch::capital(name);
    let odd = title.contains([',', ':', '#', '[', ']', '{', '}', '"', '\'']);
    let title = if odd { format!("\"{}\"", title.replace('"', "'")) } else { title };
    format!("zet bij `gebeurtenissen` de regel `{key}: {{ wat: {title} }}`")
}

pub(super) fn unknown_done(about: &str, nearest: Option<&str>) -> Words {
    let title = format!("`{about}` staat niet op de kalender");
    let help = match nearest {
        Some(near) => format!("gebruik `{near}`"),
        None => "neem de regel over uit de herinnering, zoals `jaarverslag-cva/2026`; een onderdeel dat niet meer bestaat mag blijven staan".to_owned(),
    };
    Words::new(title, "telt niet mee", help)
}

pub(super) fn which_done(about: &str, fits: &[String]) -> Words {
    let named: Vec<String> = fits.iter().map(|it| format!("`{it}`")).collect();
    let (last, first) = named.split_last().map_or(("", &[][..]), |(last, first)| (last, first));
    let example = fits.first().map_or(about, String::as_str);
    Words::new(
        format!("van `{about}` is meer dan één keer nog open"),
        "telt niet mee",
        format!(
            "welke: {} of {last}? Schrijf die op, zoals `onderdeel: {example}`",
            first.join(", ")
        ),
    )
}

pub(super) fn moments_count(wanted: u8, found: usize) -> Words {
    let moments = if found == 1 { "1 moment".to_owned() } else { format!("{found} momenten") };
    let stand = if found == 1 { "staat" } else { "staan" };
    Words::new(
        format!("`wanneer` zegt {wanted} keer per jaar, maar hier {stand} {moments}"),
        moments.clone(),
        format!(
            "noem er {wanted}, of pas `wanneer` aan; zonder `momenten` vraagt de dienst om de data"
        ),
    )
}

pub(super) fn moments_unused() -> Words {
    Words::new(
        "`momenten` hoort alleen bij een aantal keren per jaar",
        "heeft hier geen betekenis",
        "haal `momenten` weg, of schrijf bij `wanneer` bijvoorbeeld `drie keer per jaar`",
    )
}

pub(super) fn moment_twice() -> Words {
    Words::new("dit moment staat er twee keer", "dubbel", "geef elk moment een eigen datum")
}

pub(super) fn start_year_unknown(years: u8) -> Words {
    Words::new(
        format!("een keer per {years} jaar, maar vanaf welk jaar staat er niet bij"),
        "eerste jaar onbekend",
        "schrijf er bijvoorbeeld `, vanaf 2026` achter; tot die tijd vraagt de dienst ernaar en raadt hij niets",
    )
}

pub(super) fn nobody_responsible() -> Words {
    Words::new(
        "bij dit onderdeel staat niet wie het doet",
        "`wie` ontbreekt",
        "voeg `wie:` toe met een betrokkene, of `voor_elk:` met een groep",
    )
}

pub(super) fn group_as_party(group: &str, key: &str) -> Words {
    let help = match key {
        "wie" => format!(
            "moet ieder lid het doen, schrijf dan `voor_elk: {group}`; anders: noem de leden die het doen"
        ),
        _ => "noem één lid, of een betrokkene die geen groep is".to_owned(),
    };
    Words::new(
        format!("`{group}` is een groep, en die kan niet bij `{key}` staan"),
        "een groep",
        help,
    )
}

pub(super) fn who_twice() -> Words {
    Words::new(
        "`wie` en `voor_elk` staan allebei bij dit onderdeel",
        "een van de twee",
        "houd `wie` als één betrokkene het doet, of `voor_elk` als ieder lid van de groep het doet",
    )
}

pub(super) fn not_a_group(name: &str, key: &str) -> Words {
    let help = match key {
        "voor_elk" => {
            format!("gebruik `wie: {name}`, of geef `{name}` bij `betrokkenen` een lijst `leden`")
        }
        _ => format!("noem een groep, of geef `{name}` bij `betrokkenen` een lijst `leden`"),
    };
    Words::new(format!("`{name}` is geen groep"), "heeft geen leden", help)
}

pub(super) fn no_members() -> Words {
    Words::new(
        "deze groep heeft geen leden",
        "leeg",
        "noem de leden, elk op een eigen regel, of haal `leden` weg",
    )
}

pub(super) fn no_own_board(member: &str) -> Words {
    Words::new(
        format!("de route vraagt om het eigen bestuur van `{member}`, maar dat is niet bekend"),
        "geen `bestuur`",
        format!("voeg bij het lid `{member}` de regel `bestuur:` toe"),
    )
}

pub(super) fn no_address(name: &str, coordinator: bool) -> Words {
    let help = if coordinator {
        "zet het adres in adresboek.yaml; zonder dit adres start de dienst niet"
    } else {
        "zet het adres in adresboek.yaml; tot die tijd gaat de mail naar de coordinator. Krijgt deze betrokkene nooit mail, schrijf dan `mail: geen`"
    };
    Words::new(format!("voor {name} is er geen mailadres"), "geen adres", help)
}

pub(super) fn no_region() -> Words {
    Words::new(
        "er staat geen `vakantieregio` bij de organisatie",
        "schoolvakanties tellen niet mee",
        "voeg `vakantieregio: noord`, `midden` of `zuid` toe",
    )
}

pub(super) fn bare_date(date: &str) -> Words {
    Words::new(
        format!("`{date}` is gelezen als uiterlijk die dag"),
        "die dag telt nog mee",
        format!(
            "schrijf `uiterlijk {date}` als dat klopt, of `voor {date}` als die dag niet meer meetelt"
        ),
    )
}

pub(super) fn same_name(name: &str, other: &str, line: u32) -> Words {
    let title = if name == other {
        format!("`{name}` bestaat al (regel {line})")
    } else {
        format!("`{name}` is voor de dienst hetzelfde als `{other}` (regel {line})")
    };
    Words::new(
        title,
        "al in gebruik",
        "kies een andere naam; hoofdletters, accenten en streepjes maken geen verschil",
    )
}

pub(super) fn still_there(name: &str, line: u32, own: bool) -> Words {
    if own {
        return Words::new(
            format!("`{name}` heet nu ook zo"),
            "de eigen sleutel",
            "haal `heette` weg, of schrijf er de sleutel die dit onderdeel vroeger had",
        );
    }
    Words::new(
        format!("`{name}` staat er nog (regel {line})"),
        "dat onderdeel staat er nog",
        format!(
            "is dit een ander onderdeel, haal `heette` dan weg; is het hetzelfde, haal dan `{name}` op regel {line} weg"
        ),
    )
}

pub(super) fn reserved(name: &str) -> Words {
    Words::new(
        format!("`{name}` heeft al een vaste betekenis"),
        "kan geen naam zijn",
        "kies een andere naam; `coordinator`, `verantwoordelijke` en `eigen bestuur` vult de dienst zelf in",
    )
}

pub(super) fn only_in_routes(name: &str) -> Words {
    Words::new(
        format!("`{name}` kan hier niet staan"),
        "alleen in een stap van een route",
        "noem hier een betrokkene",
    )
}

pub(super) fn circle(key: &str) -> Words {
    Words::new(
        format!("via `{key}` komt u weer bij hetzelfde uit"),
        "een kring",
        format!("haal een van de verwijzingen bij `{key}` weg"),
    )
}

pub(super) fn route_twice() -> Words {
    Words::new(
        "bij dit onderdeel staat meer dan één weg naar een besluit",
        "een te veel",
        "houd een van de drie: `route`, `vaststelling` of `goedkeuring`; met een route kunt u alle stappen noemen",
    )
}

pub(super) fn plan_unused() -> Words {
    Words::new(
        "`planning` hoort alleen bij een onderdeel dat een planning volgt",
        "heeft hier geen betekenis",
        "haal `planning` weg, of schrijf bij `wanneer`: `volgens planning`",
    )
}

pub(super) fn recheck(typed: &str) -> Words {
    Words::new(
        format!("`{typed}` is geen vaste maand"),
        "welke maand",
        "schrijf bijvoorbeeld `nalopen: jaarlijks in juni`",
    )
}

/// At most so much of what `nakijken` says stands in the title; the excerpt below it shows all.
const LOOK_CHARS_MAX: usize = 160;

pub(super) fn unnamed(key: &str) -> Words {
    let (what, help) = match key {
        "id" => (
            "de sleutel van de organisatie is nog die van het concept",
            "kies een korte, vaste naam, zoals `swv-vo-noord`; daarna niet meer wijzigen: hiermee herkent de dienst uw kalender",
        ),
        _ => (
            "de naam van de organisatie is nog niet ingevuld",
            "vul de volledige naam in; die staat in de mails",
        ),
    };
    Words::new(what, "nog invullen", help)
}

pub(super) fn look_again(what: &str) -> Words {
    let one_line = what.lines().map(str::trim).collect::<Vec<_>>().join("; ");
    let mut short: String = one_line.chars().take(LOOK_CHARS_MAX).collect();
    if short.len() < one_line.len() {
        short.push('…');
    }
    Words::new(
        format!("uit de ingelezen tabel: {short}"),
        "nog nakijken",
        "verbeter het onderdeel zo nodig, en haal dan de regel `nakijken` weg",
    )
}

/// A cell of the document beside what the service goes by.
pub(super) fn published(key: &str, says: Published, beside: &str) -> Words {
    let own = key.trim_end_matches("_tekst");
    let column = dutch::capital(own);
    let goes_by = match own {
        "wie" => format!("de mail gaat naar {beside}"),
        _ => format!("de dienst rekent met `{beside}`"),
    };
    match says {
        Published::Other => Words::new(
            format!("`{key}` zegt iets anders dan `{own}`: {goes_by}"),
            "zo staat het in het document",
            format!("verander `{key}` mee, of haal die regel weg: dan toont het document `{own}`"),
        ),
        Published::Unclear => Words::new(
            format!("in het document staat bij {column} een eigen tekst; {goes_by}"),
            "alleen voor het document",
            format!(
                "verandert u `{own}`, kijk dan of `{key}` nog klopt; zonder die regel toont het document `{own}`"
            ),
        ),
        Published::Empty => Words::new(
            format!("in het document blijft {column} leeg; {goes_by}"),
            "alleen voor het document",
            format!("haal de regel weg als het document `{own}` mag tonen"),
        ),
    }
}
