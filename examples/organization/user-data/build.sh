#!/bin/bash
# The SSM agent, by which Image Builder works on the instance, needs the proxy.
mkdir -p /etc/systemd/system/amazon-ssm-agent.service.d
cat > /etc/systemd/system/amazon-ssm-agent.service.d/proxy.conf <<CONF
[Service]
Environment="https_proxy=${PROXY}"
Environment="no_proxy=169.254.169.254"
CONF
systemctl daemon-reload
systemctl restart amazon-ssm-agent
