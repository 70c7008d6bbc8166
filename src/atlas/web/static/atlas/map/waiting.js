// The whole map is not there yet: look again, as long as nobody has begun to type.

const AGAIN_MS = 2500;

setTimeout(() => {
  const typed = [...document.querySelectorAll("main input")].some((each) => each instanceof HTMLInputElement && each.value);
  if (!typed) window.location.reload();
}, AGAIN_MS);
