#!/bin/bash
set -euo pipefail
# Nothing here is a template: ${SERVICE} is the shell's, and golden-ami.yaml gives it.
printf 'SERVICE=%s\nPORT=%s\n' "${SERVICE}" "${PORT}" > /etc/sysconfig/web
systemctl restart nginx
