//! What a shell and `man` want to know about `galley`.

use clap::CommandFactory;

use crate::args::{Cli, Completions, Man};
use crate::failure::Failure;
use crate::files;
use crate::out::Out;

/// Prints a completion script.
pub(crate) fn completions(args: &Completions, out: &mut Out) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "galley", &mut script);
    out.raw(&script)
}

/// Prints the manual page, or writes `galley.1` and a page per command into a folder.
pub(crate) fn man(args: &Man, out: &mut Out) -> Result<(), Failure> {
    let mut cli = Cli::command().disable_help_subcommand(true);
    cli.build();
    let Some(dir) = &args.dir else {
        return out.raw(&page(cli, "galley")?);
    };
    std::fs::create_dir_all(dir)
        .map_err(|error| Failure::because(&format!("{} could not be made", dir.display()), &error))?;
    let commands: Vec<clap::Command> = cli.get_subcommands().cloned().collect();
    files::write(&dir.join("galley.1"), &page(cli, "galley")?)?;
    for command in commands {
        let name = format!("galley-{}", command.get_name());
        files::write(&dir.join(format!("{name}.1")), &page(command, &name)?)?;
    }
    out.line(&dir.display().to_string())
}

fn page(command: clap::Command, name: &str) -> Result<Vec<u8>, Failure> {
    let mut page = Vec::new();
    let command = command.display_name(name.to_owned());
    let rendered = clap_mangen::Man::new(command).render(&mut page);
    rendered.map_err(|error| Failure::because("the manual page could not be made", &error))?;
    Ok(page)
}
