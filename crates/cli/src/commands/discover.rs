//! `lotse discover`: a model of a log as a file.

use std::path::Path;

use lotse_eventlog::EventLog;
use lotse_mining::discovery::inductive::Noise;
use lotse_mining::discovery::split::Repair;
use lotse_mining::discovery::{self, Algorithm, Model, Traces, heuristics, split};
use lotse_mining::drawing::{Lang, process};

use crate::arguments::Miner;
use crate::files::{self, Failure};

/// A format of models.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Pnml,
    Ptml,
    Dot,
    Svg,
}

/// The algorithm with its parameters. Refuses noise for an algorithm that has none.
pub fn algorithm(miner: Miner, noise: Option<f64>) -> Result<Algorithm, Failure> {
    let threshold = |default: f64| Noise::new(noise.unwrap_or(default)).expect("the arguments are from 0 to 1");
    Ok(match miner {
        Miner::Imf => Algorithm::Inductive(threshold(0.2)),
        Miner::Imd => Algorithm::InductiveDirectlyFollows(threshold(0.0)),
        Miner::Split => {
            let usual = split::Options::augusto();
            Algorithm::Split(split::Options { filter: noise.unwrap_or(usual.filter), ..usual })
        }
        Miner::Im | Miner::Heuristics | Miner::Alpha if noise.is_some() => {
            return Err(Failure::new(
                "--noise has no meaning for im, heuristics and alpha; imf, imd and split know it",
            ));
        }
        Miner::Im => Algorithm::Inductive(Noise::NONE),
        Miner::Heuristics => Algorithm::Heuristics(heuristics::Thresholds::weijters()),
        Miner::Alpha => Algorithm::Alpha,
    })
}

/// The format of `path` by its ending, where the algorithm gives such a model.
pub fn writable(path: &Path, algorithm: &Algorithm) -> Result<Format, Failure> {
    let tree = matches!(algorithm, Algorithm::Inductive(_) | Algorithm::InductiveDirectlyFollows(_));
    match files::ending(path).as_str() {
        "pnml" => Ok(Format::Pnml),
        "dot" => Ok(Format::Dot),
        "svg" => Ok(Format::Svg),
        "ptml" if tree => Ok(Format::Ptml),
        "ptml" => Err(Failure::new(format!(
            "`{}`: only im, imf and imd discover process trees; choose .pnml, .dot or .svg",
            path.display()
        ))),
        _ => Err(Failure::new(format!(
            "`{}`: the ending decides the format of a model; choose .pnml, .ptml, .dot or .svg",
            path.display()
        ))),
    }
}

/// Discovers and writes the model; what was repaired goes to the standard error.
pub fn discover(
    log: &EventLog,
    algorithm: &Algorithm,
    format: Format,
    source: &Path,
    lang: Lang,
) -> Result<String, Failure> {
    let model = discovery::discover(&Traces::of_log(log), algorithm)
        .map_err(|error| Failure::caused(source.display(), &error))?;
    tell(&model, lang);
    let title = source.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    Ok(match (format, &model) {
        (Format::Ptml, Model::Tree(tree)) => tree.to_ptml(&title),
        (Format::Svg, Model::Tree(tree)) => process::tree_svg(tree, &title, lang),
        (Format::Svg, model) => process::net_svg(&model.to_net(), &title, lang),
        (Format::Dot, model) => process::net_dot(&model.to_net(), &title),
        (Format::Pnml | Format::Ptml, model) => model.to_net().to_pnml(),
    })
}

fn tell(model: &Model, lang: Lang) {
    match model {
        Model::Tree(_) | Model::Sound(_, Repair::None) => {}
        Model::Sound(_, Repair::Exclusive(count)) => {
            let text = lang.pick(
                "damit das Netz korrekt (sound) ist, wurden parallele Verzweigungen zu exklusiven",
                "to make the net sound, parallel gateways were made exclusive",
            );
            eprintln!("{text}: {count}");
        }
        Model::Sound(_, Repair::Undecided(count)) => {
            let text = lang.pick(
                "die Korrektheit (soundness) ließ sich nicht mit vertretbarem Aufwand prüfen; alle parallelen Verzweigungen \
                 wurden exklusiv",
                "soundness could not be decided within bounds; all parallel gateways were made exclusive",
            );
            eprintln!("{text}: {count}");
        }
        Model::Net(_) => {
            let text = lang.pick(
                "Dieses Verfahren garantiert kein korrektes (sound) Netz.",
                "This algorithm does not guarantee a sound net.",
            );
            eprintln!("{text}");
        }
    }
}
