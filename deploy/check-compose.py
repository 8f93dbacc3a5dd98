"""Checks docker-compose.yml where Docker isn't there to do it, and what Docker would not see."""

import pathlib
import re
import sys

import yaml

top = pathlib.Path(__file__).parent.parent
text = (top / "docker-compose.yml").read_text()
compose = yaml.safe_load(text)
services = compose["services"]
served = {folder.name for room in ("programmes", "processes") for folder in (top / "services" / room).iterdir()}
wrong = []

for name, service in services.items():
    wrong += [f"{name} waits for {other}, which isn't there" for other in service.get("depends_on", {}) if other not in services]
    for volume in service.get("volumes", []):
        source = volume.split(":")[0]
        if not (top / source).exists() if source.startswith(".") else source not in compose["volumes"]:
            wrong.append(f"{name} mounts {source}, which isn't there")
    command = service.get("command", [])
    if command[:1] == ["serve"] and command[1] not in served:
        wrong.append(f"{name} serves {command[1]}, which isn't a service")

# A variable that nats.conf names and the container lacks stops nats-server only as it starts.
conf = re.sub(r"(?m)#.*", "", (top / "deploy/nats/nats.conf").read_text())
wrong += [f"nats isn't given {v}" for v in re.findall(r"\$(AYUMI_\w+)", conf) if v not in services["nats"]["environment"]]
example = (top / "deploy/compose.env.example").read_text()
wrong += [f"compose.env.example lacks {v}" for v in set(re.findall(r"\$\{(\w+)", text)) if f"\n{v}=" not in example]

print("\n".join(wrong) or "docker-compose.yml is sound")
sys.exit(bool(wrong))
