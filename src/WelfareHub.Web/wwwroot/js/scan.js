// Reads a courier's QR code with the camera and sends the form beside it. Without BarcodeDetector or a camera it says so; typing always works.
const box = document.getElementById('scan');
const says = document.getElementById('scan-says');
const start = document.getElementById('scan-start');
const video = document.getElementById('scan-video');
const field = document.getElementById(box.dataset.field);
let stream;

const stop = () => {
  stream?.getTracks().forEach(track => track.stop());
  stream = undefined;
  video.hidden = true;
  start.hidden = false;
};

const look = async detector => {
  if (!stream) return;
  try {
    const [code] = await detector.detect(video);
    if (code?.rawValue) {
      field.value = code.rawValue;
      stop();
      field.form.requestSubmit();
      return;
    }
  } catch { /* a frame that is not ready yet */ }
  setTimeout(look, 120, detector);
};

const scan = async detector => {
  start.hidden = true;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' }, audio: false });
    video.srcObject = stream;
    video.hidden = false;
    await video.play();
    says.textContent = box.dataset.looking;
    look(detector);
  } catch {
    says.textContent = box.dataset.denied;
    stop();
  }
};

const formats = await globalThis.BarcodeDetector?.getSupportedFormats?.().catch(() => []) ?? [];
if (formats.includes('qr_code') && navigator.mediaDevices) {
  const detector = new BarcodeDetector({ formats: ['qr_code'] });
  says.textContent = '';
  start.hidden = false;
  start.addEventListener('click', () => scan(detector));
  addEventListener('pagehide', stop);
} else {
  says.textContent = box.dataset.cannot;
}
