//! `lotse completions` and `lotse man`: what a shell and a manual reader need.

use std::path::Path;

use clap::CommandFactory;
use clap_complete::Shell;

use crate::arguments::Arguments;
use crate::files::{self, Failure};

/// The completion script of a shell.
pub fn completions(shell: Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "lotse", &mut script);
    String::from_utf8(script).expect("completion scripts are text")
}

/// The manual page of the program on the standard output, or in `folder` with one page a
/// command beside it.
pub fn man(folder: Option<&Path>) -> Result<(), Failure> {
    let page = |command: clap::Command| {
        let mut text = Vec::new();
        clap_mangen::Man::new(command).render(&mut text).expect("written to memory");
        text
    };
    let mut command = Arguments::command();
    let Some(folder) = folder else {
        return files::print(&String::from_utf8_lossy(&page(command)));
    };
    std::fs::create_dir_all(folder).map_err(|error| Failure::caused(folder.display(), &error))?;
    command.build();
    for one in command.get_subcommands().filter(|one| one.get_name() != "help") {
        let name = format!("lotse-{}", one.get_name());
        files::write(&folder.join(format!("{name}.1")), &page(one.clone().display_name(&name)))?;
    }
    files::write(&folder.join("lotse.1"), &page(command))
}
