//! dev
#![allow(missing_docs, clippy::print_stdout)]
use lotse_mining::discovery::{Traces, inductive};
use lotse_petri::Tree;
fn main() {
    let dir = std::env::args().nth(1).unwrap();
    let mut files: Vec<_> = std::fs::read_dir(&dir).unwrap().map(|e| e.unwrap().path()).filter(|p| p.to_string_lossy().ends_with(".variants.json")).collect();
    files.sort();
    for f in files {
        let v: Vec<(Vec<String>, u64)> = serde_json::from_slice(&std::fs::read(&f).unwrap()).unwrap();
        let traces = Traces::of_names(v);
        let base = f.to_string_lossy().replace(".variants.json", "");
        print!("{} {} ", base.rsplit('/').next().unwrap(), traces.len());
        for noise in ["0.0", "0.1", "0.2", "0.4", "0.8"] {
            let Ok(text) = std::fs::read_to_string(format!("{base}.{noise}.txt")) else { for _ in 0..3 { let t=std::time::Instant::now(); let x=inductive::discover(&traces, noise.parse().unwrap()); print!("({} {:?}) ", x.size(), t.elapsed()); } continue };
            let theirs: Tree = text.trim().parse().unwrap();
            let start = std::time::Instant::now();
            let ours = inductive::discover(&traces, noise.parse().unwrap());
            let took = start.elapsed();
            print!("{} {:?}  ", if ours.same_language(&theirs) { "same" } else { "DIFF" }, took);
            if !ours.same_language(&theirs) { println!("\n{noise}\n ours   {}\n theirs {}", ours.canonical(), theirs.canonical()); }
        }
        println!();
    }
}
