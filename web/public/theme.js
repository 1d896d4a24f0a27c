// Runs before the first paint, as a file of its own because the page allows no inline scripts.
;(function () {
  var wanted = null
  try {
    wanted = localStorage.getItem('nevermore.theme')
  } catch {
    // A browser that keeps nothing follows the system.
  }
  var light = wanted === 'light' || (wanted !== 'dark' && matchMedia('(prefers-color-scheme: light)').matches)
  document.documentElement.classList.toggle('light', light)
})()
