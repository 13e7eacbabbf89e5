// Runs before the page is drawn: tells the styles that scripts work. A file of its own, because of the content policy.
document.body.classList.add("js-enabled", "govuk-frontend-supported");
