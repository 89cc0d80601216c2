// The summary of errors takes the focus, so that it is the first thing heard.
const summary = document.getElementById("errors");
if (summary && !summary.closest("[data-shown]")) summary.focus();
