FROM {{{ imagebuilder:parentImage }}}
{{{ imagebuilder:environments }}}
{{{ imagebuilder:components }}}
ENV NGINX_HOME=/usr/share/nginx
HEALTHCHECK CMD curl --fail http://localhost:8080/ || exit 1
EXPOSE 8080
STOPSIGNAL SIGQUIT
WORKDIR ${NGINX_HOME}
CMD ["nginx", "-g", "daemon off;"]
