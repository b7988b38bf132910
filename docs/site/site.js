// Whoever has no mouse can scroll what is wider than the page.
document$.subscribe(() =>
  setTimeout(() => {
    const wide = ".md-typeset__scrollwrap, .md-typeset table.dataframe";
    document.querySelectorAll(wide).forEach((part) => part.setAttribute("tabindex", "0"));
  })
);
