//! `lotse decide`: decisions of DMN models, with the rules that matched.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use lotse_decision::{
    Answer, Circumstances, Date, Language, Limits, Model, Origin, Problem, Step, TableRun, Value, Variables, cases,
    diff, json,
};
use lotse_mining::drawing::Lang;

use crate::files::Failure;

/// What `lotse decide` takes.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Decide {
    #[command(subcommand)]
    command: Option<DecideCommand>,
    /// DMN file.
    #[arg(required = true)]
    model: Option<PathBuf>,
    /// Name or id of the decision, decision service or knowledge model.
    #[arg(long, required = true, value_name = "NAME")]
    decision: Option<String>,
    /// JSON file with the inputs by name; without it there are none.
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,
    /// DMN file of a model that is imported; repeatable.
    #[arg(long = "import", value_name = "FILE")]
    imports: Vec<PathBuf>,
    /// Day whose law counts, e.g. 2026-11-23.
    #[arg(long, value_name = "DAY", value_parser = day)]
    day: Option<Date>,
    /// Machine-readable output.
    #[arg(long)]
    json: bool,
}

#[derive(Subcommand)]
enum DecideCommand {
    /// Gaps, overlaps and hidden rules of all tables; test cases beside the model (MODEL.tests.json).
    Check {
        /// DMN file.
        model: PathBuf,
        /// JSON file of test cases, if it is not beside the model.
        #[arg(long, value_name = "FILE")]
        cases: Option<PathBuf>,
        /// DMN file of a model that is imported; repeatable.
        #[arg(long = "import", value_name = "FILE")]
        imports: Vec<PathBuf>,
    },
    /// What two versions of a model do differently.
    Diff {
        /// Former version.
        old: PathBuf,
        /// New version.
        new: PathBuf,
    },
}

fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "a day such as 2026-11-23".to_owned())
}

fn language(lang: Lang) -> Language {
    match lang {
        Lang::De => Language::German,
        Lang::En => Language::English,
    }
}

fn text_of(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| Failure::caused(path.display(), &error))
}

/// One line for each problem, with the file before it.
fn failed(path: &Path, problems: &[Problem], lang: Lang) -> Failure {
    let lines = problems.iter().map(|problem| format!("{}: {}", path.display(), problem.sentence(language(lang))));
    Failure::new(lines.collect::<Vec<_>>().join("\n"))
}

fn model(path: &Path, imports: &[PathBuf], lang: Lang) -> Result<Model, Failure> {
    let text = text_of(path)?;
    let others = imports.iter().map(|path| text_of(path)).collect::<Result<Vec<_>, _>>()?;
    let others: Vec<&str> = others.iter().map(String::as_str).collect();
    Model::read(&text, &others, &Limits::default()).map_err(|problems| failed(path, &problems, lang))
}

impl Decide {
    /// What the command prints.
    ///
    /// # Errors
    /// Files that cannot be used; for `check` any fault that was found, after everything was said.
    pub fn run(&self, lang: Lang) -> Result<String, Failure> {
        match (&self.command, &self.model, &self.decision) {
            (Some(DecideCommand::Check { model: path, cases, imports }), ..) => {
                check(path, cases.as_deref(), imports, lang)
            }
            (Some(DecideCommand::Diff { old, new }), ..) => difference(old, new, lang),
            (None, Some(path), Some(decision)) => self.decide(path, decision, lang),
            (None, ..) => Err(Failure::new("a model and a decision are needed")),
        }
    }

    fn decide(&self, path: &Path, decision: &str, lang: Lang) -> Result<String, Failure> {
        let ready = model(path, &self.imports, lang)?;
        let input = match &self.input {
            None => Variables::new(),
            Some(file) => match json::read(&text_of(file)?) {
                Ok(Value::Context(input)) => input,
                Ok(_) => {
                    let reason = lang.pick("ein JSON-Objekt wird erwartet", "a JSON object is expected");
                    return Err(Failure::new(format!("{}: {reason}", file.display())));
                }
                Err(problem) => return Err(failed(file, &[problem], lang)),
            },
        };
        let now = jiff::Zoned::now().strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
        let at = Circumstances { now: now.parse().ok(), day: self.day.clone(), limits: Limits::default() };
        let answer = ready.evaluate(decision, &input, &at).map_err(|problem| failed(path, &[problem], lang))?;
        if self.json {
            return Ok(json::write(&answer.to_value(), json::Shape::Plain) + "\n");
        }
        Ok(in_words(decision, &answer, lang))
    }
}

fn in_words(decision: &str, answer: &Answer, lang: Lang) -> String {
    let mut text = format!("{decision}: {}\n", answer.value);
    for note in &answer.notes {
        text += &format!("  {}: {note}\n", lang.pick("Hinweis", "note"));
    }
    text += &format!("\n{}:\n", lang.pick("Weg", "Way"));
    for step in &answer.steps {
        match step {
            Step::Absent { input } => {
                text += &format!(
                    "  {input}: {}\n",
                    lang.pick("nicht angegeben, gilt als null", "not given, taken as null")
                );
            }
            Step::Given { decision, result } => {
                text += &format!("  {decision} = {result} ({})\n", lang.pick("übergeben", "given"));
            }
            Step::Decided { decision, result } => text += &format!("  {decision} = {result}\n"),
            Step::Table(run) => table_in_words(&mut text, run, lang),
        }
    }
    text
}

fn table_in_words(text: &mut String, run: &TableRun, lang: Lang) {
    *text += &format!("  {} {} ({})\n", lang.pick("Tabelle", "table"), run.element, run.policy.letter());
    for input in &run.inputs {
        let origins: Vec<String> = input.origins.iter().map(|origin| told(origin, lang)).collect();
        let from = if origins.is_empty() { String::new() } else { format!(" ({})", origins.join(", ")) };
        *text += &format!("    {} = {}{from}\n", input.title, input.value);
        if !input.allowed {
            *text += &format!("      {}\n", lang.pick("kein erlaubter Wert", "not an allowed value"));
        }
    }
    for rule in &run.matched {
        let outputs: Vec<String> = rule.outputs.iter().map(ToString::to_string).collect();
        let notes: Vec<&str> =
            rule.annotations.iter().chain(&rule.description).map(String::as_str).filter(|it| !it.is_empty()).collect();
        let notes = if notes.is_empty() { String::new() } else { format!(" [{}]", notes.join("; ")) };
        *text += &format!("    {} {} → {}{notes}\n", lang.pick("Regel", "rule"), rule.number, outputs.join(", "));
    }
    if run.matched.is_empty() {
        *text += &format!("    {}\n", lang.pick("keine Regel passt", "no rule matches"));
    }
    for note in &run.notes {
        *text += &format!("    {}: {note}\n", lang.pick("Hinweis", "note"));
    }
}

fn told(origin: &Origin, lang: Lang) -> String {
    match origin {
        Origin::Input(name) => format!("{} {name}", lang.pick("Eingabe", "input")),
        Origin::Decision(name) => format!("{} {name}", lang.pick("Entscheidung", "decision")),
        Origin::Parameter(name) => format!("{} {name}", lang.pick("Parameter", "parameter")),
        Origin::Entry(name) => format!("{} {name}", lang.pick("Eintrag", "entry")),
        Origin::Function(name) => format!("{} {name}", lang.pick("Funktion", "function")),
    }
}

fn check(path: &Path, beside: Option<&Path>, imports: &[PathBuf], lang: Lang) -> Result<String, Failure> {
    let ready = model(path, imports, lang)?;
    let mut lines = Vec::new();
    let mut faults = 0;
    for problem in ready.problems() {
        faults += 1;
        lines.push(problem.sentence(language(lang)));
    }
    for report in ready.check() {
        let name = format!("{} ({} {})", report.element, lang.pick("Zeile", "line"), report.place.line);
        if report.findings.is_empty() {
            lines.push(format!("{name}: {}", lang.pick("vollständig und eindeutig.", "complete and unambiguous.")));
        }
        for finding in &report.findings {
            faults += usize::from(finding.is_fault());
            lines.push(format!("{name}: {}", finding.sentence(language(lang))));
        }
    }
    let file = beside.map_or_else(|| path.with_extension("tests.json"), Path::to_path_buf);
    if beside.is_some() || file.exists() {
        let cases = cases::read(&text_of(&file)?).map_err(|problem| failed(&file, &[problem], lang))?;
        let report = cases::run(&ready, &cases, &Limits::default());
        for (case, (name, verdict)) in cases.iter().zip(&report.verdicts) {
            faults += usize::from(*verdict != cases::Verdict::Passed);
            let told = verdict.sentence(case, language(lang));
            lines.push(format!("{} {name}: {told}", lang.pick("Testfall", "case")));
        }
        for (element, rules) in &report.unproven {
            let rules: Vec<String> = rules.iter().map(ToString::to_string).collect();
            let told = lang.pick("in keinem Testfall gegriffen haben die Regeln", "no case matches the rules");
            lines.push(format!("{element}: {told} {}.", rules.join(", ")));
        }
    } else {
        lines.push(format!("{}: {}", lang.pick("Keine Testfälle", "No test cases"), file.display()));
    }
    let text = lines.join("\n") + "\n";
    if faults == 0 {
        return Ok(text);
    }
    let told = lang.pick("Mängel", "faults");
    Err(Failure::new(format!("{}: {faults} {told}\n{}", path.display(), text.trim_end())))
}

fn difference(old: &Path, new: &Path, lang: Lang) -> Result<String, Failure> {
    let (before, after) = (model(old, &[], lang)?, model(new, &[], lang)?);
    let changes = diff(before.definitions(), after.definitions());
    if changes.is_empty() {
        return Ok(lang.pick("Kein Unterschied.\n", "No difference.\n").to_owned());
    }
    Ok(changes.iter().map(|change| change.sentence(language(lang)) + "\n").collect())
}
