//! dev
#![allow(missing_docs, clippy::print_stdout)]
use lotse_mining::discovery::{Traces, inductive};
use lotse_petri::Tree;
fn main() {
    let files: Vec<String> = std::env::args().skip(1).collect();
    let texts: Vec<String> = files.iter().map(|f| std::fs::read_to_string(f).unwrap()).collect();
    let (mut same, mut all, mut shown) = (0, 0, 0);
    let lines: Vec<Vec<&str>> = texts.iter().map(|t| t.lines().collect()).collect();
    for i in 0..lines[0].len() {
        let parts: Vec<&str> = lines[0][i].split(" | ").collect();
        let noise: f64 = parts[0].parse().unwrap();
        let traces = Traces::of_names(parts[1].split("; ").map(|t| {
            let (n, c) = t.split_once('*').unwrap();
            (n.split_whitespace().map(str::to_owned).collect::<Vec<_>>(), c.trim().parse().unwrap())
        }));
        if parts[2].starts_with("ERROR") {
            continue;
        }
        all += 1;
        let ours = inductive::discover(&traces, noise);
        let theirs: Vec<Tree> = lines.iter().map(|l| { let t = l[i].split(" | ").nth(2).unwrap(); t.parse().unwrap_or_else(|_| Tree::activity(t)) }).collect();
        if theirs.iter().any(|t| t.same_language(&ours)) {
            same += 1
        } else {
            shown += 1;
            if parts[1].len() < 400 && shown < 400 {
                println!(
                    "{} {}\n  ours   {}\n  theirs {}",
                    parts[0],
                    parts[1],
                    ours.canonical(),
                    theirs[0].canonical()
                );
                if theirs.iter().any(|t| t.canonical() != theirs[0].canonical()) {
                    println!("  unstable");
                }
            }
        }
    }
    println!("{same} of {all}");
}
