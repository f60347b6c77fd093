//! Puts the built user interface into the program, packed where that helps.
//!
//! Without `web/dist` the program says how to build it instead.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

const MISSING: &str = "<!doctype html><html lang=\"de\"><meta charset=\"utf-8\"><title>Lotse</title>\
<p>Die Oberfläche ist in diesem Programm nicht enthalten. Bitte mit <code>cargo xtask web</code> bauen.</p>\
<p lang=\"en\">This program does not contain the user interface. Please build it with <code>cargo xtask web</code>.</p></html>";

fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let web = Path::new(&env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("../../web");
    let dist = web.join("dist");
    println!("cargo::rerun-if-changed=build.rs");
    // What cargo watches has to exist, or it builds anew every time. The folder is the one
    // that building the interface makes, and not kept in the repository.
    let _ = fs::create_dir_all(&dist);
    println!("cargo::rerun-if-changed={}", dist.display());

    let mut files = Vec::new();
    collect(&dist, &dist, &mut files);
    if !files.iter().any(|(name, _)| name == "index.html") {
        let path = out.join("missing.html");
        fs::write(&path, MISSING).expect("OUT_DIR can be written");
        files = vec![("index.html".to_owned(), path)];
    }
    files.sort();
    let mut table = String::from("&[\n");
    for (index, (name, path)) in files.iter().enumerate() {
        let bytes = fs::read(path).expect("a file listed just now");
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(&bytes).expect("memory");
        let packed = packer.finish().expect("memory");
        let packed = if packed.len() * 10 < bytes.len() * 9 {
            let target = out.join(format!("asset-{index}.gz"));
            fs::write(&target, packed).expect("OUT_DIR can be written");
            format!("Some(include_bytes!({:?}))", target.display().to_string())
        } else {
            "None".to_owned()
        };
        let path = fs::canonicalize(path).expect("a file listed just now").display().to_string();
        writeln!(table, "Asset {{ name: {name:?}, bytes: include_bytes!({path:?}), packed: {packed} }},")
            .expect("memory");
    }
    table.push_str("]\n");
    fs::write(out.join("assets.rs"), table).expect("OUT_DIR can be written");
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, PathBuf)>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(root, &path, files);
        } else if let Some(name) = path.strip_prefix(root).ok().and_then(Path::to_str) {
            files.push((name.replace('\\', "/"), path.clone()));
        }
    }
}
